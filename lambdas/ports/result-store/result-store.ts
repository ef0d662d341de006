import type { Account } from '../../contracts/account.ts';
import type { Failure } from '../../contracts/failure.ts';

/** Milliseconds that a result is kept (docs/domain.md 3). */
export const RESULT_LIFETIME_MS = 86_400_000;

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

/** A person's last account and last error, each at most 24 h old at the time of asking. */
export interface StoredResults {
  readonly account?: AccountResult;
  readonly error?: ErrorResult;
}

/** `outdated`: a newer result of the same kind is there already and stays. */
export type Stored = 'stored' | 'outdated';

/** The 24 h results. Every method throws if the store cannot be reached. */
export interface ResultStore {
  read(icn: string): Promise<StoredResults>;
  storeAccount(result: AccountResult): Promise<Stored>;
  storeError(result: ErrorResult): Promise<Stored>;
  /** Forgets the account unless it is newer than `occurredAt`; none there is fine. */
  forgetAccount(icn: string, occurredAt: string): Promise<void>;
}

/** The newest of the two; a tie goes to the account, because a success replaces the error before it. */
export function newestOf({ account, error }: StoredResults): AccountResult | ErrorResult | undefined {
  if (account && error) return error.occurredAt > account.occurredAt ? error : account;
  return account ?? error;
}
