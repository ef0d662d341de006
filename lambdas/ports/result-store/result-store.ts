import type { Account } from '../../contracts/account.ts';
import type { Failure } from '../../contracts/failure.ts';

/** Milliseconds that a result is kept (docs/domain.md 3). */
export const RESULT_LIFETIME_MS = 86_400_000;

/** Milliseconds that work is waited for: as long as its queue tries (infra/constructs/work-queue.ts). */
export const PENDING_LIFETIME_MS = 3_600_000;

interface Stamp {
  readonly icn: string;
  /** ISO 8601 with milliseconds in UTC; results are ordered by it. */
  readonly occurredAt: string;
  readonly correlationId: string;
}
export interface AccountResult extends Stamp {
  readonly account: Account;
}
export interface ErrorResult extends Stamp {
  readonly failure: Failure;
}

/** Work in the background that was accepted at `occurredAt`. */
export type Pending = Stamp;

/** A person's last account and last error, each at most 24 h old at the time of asking; and what was accepted last. */
export interface StoredResults {
  readonly account?: AccountResult;
  readonly error?: ErrorResult;
  /** At most an hour old. Nothing takes it away: `pendingWork` says whether it still is. */
  readonly pending?: Pending;
}

/** `outdated`: a newer result of the same kind is there already and stays. */
export type Stored = 'stored' | 'outdated';

/** The 24 h results. Every method throws if the store cannot be reached. */
export interface ResultStore {
  read(icn: string): Promise<StoredResults>;
  storeAccount(result: AccountResult): Promise<Stored>;
  storeError(result: ErrorResult): Promise<Stored>;
  storePending(pending: Pending): Promise<Stored>;
  /** Forgets the account unless it is newer than `occurredAt`; none there is fine. */
  forgetAccount(icn: string, occurredAt: string): Promise<void>;
}

/** The newest of the two; a tie goes to the account, because a success replaces the error before it. */
export function newestOf({ account, error }: StoredResults): AccountResult | ErrorResult | undefined {
  if (account && error) return error.occurredAt > account.occurredAt ? error : account;
  return account ?? error;
}

/** The work that is still waited for: accepted, and no result has come since. */
export function pendingWork(stored: StoredResults): Pending | undefined {
  const { pending } = stored;
  return pending && !hasResultSince(pending.occurredAt, stored) ? pending : undefined;
}

/** @param occurredAt ISO 8601 with milliseconds in UTC. */
function hasResultSince(occurredAt: string, stored: StoredResults): boolean {
  const newest = newestOf(stored);
  return newest !== undefined && newest.occurredAt > occurredAt;
}
