import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import {
  type AccountResult,
  type ErrorResult,
  PENDING_LIFETIME_MS,
  type Pending,
  RESULT_LIFETIME_MS,
  type ResultStore,
  type Stored,
  type StoredResults,
} from '../../lambdas/ports/result-store/result-store.ts';

/** Results in maps; `failing` makes reads or writes throw as an outage does. */
export class InMemoryResultStore implements ResultStore {
  readonly accounts = new Map<string, AccountResult>();
  readonly errors = new Map<string, ErrorResult>();
  readonly pending = new Map<string, Pending>();
  readonly failing = { read: false, write: false };
  readonly #clock: Clock;
  readonly #journal: string[];

  /** @param journal gets `result` or `pending` for every write, so that tests can see the order of work. */
  constructor(clock: Clock, journal: string[] = []) {
    this.#clock = clock;
    this.#journal = journal;
  }

  async read(icn: string): Promise<StoredResults> {
    if (this.failing.read) throw new Error(`the store cannot be read for ${icn}`);
    const account = this.#fresh(this.accounts.get(icn));
    const error = this.#fresh(this.errors.get(icn));
    const pending = this.#fresh(this.pending.get(icn), PENDING_LIFETIME_MS);
    return { ...(account && { account }), ...(error && { error }), ...(pending && { pending }) };
  }

  async storeAccount(result: AccountResult): Promise<Stored> {
    return this.#store(this.accounts, result);
  }

  async storeError(result: ErrorResult): Promise<Stored> {
    return this.#store(this.errors, result);
  }

  async storePending(pending: Pending): Promise<Stored> {
    return this.#store(this.pending, pending, 'pending');
  }

  async forgetAccount(icn: string, occurredAt: string): Promise<void> {
    if (this.failing.write) throw new Error(`the store cannot be written for ${icn}`);
    const there = this.accounts.get(icn);
    if (there && there.occurredAt <= occurredAt) this.accounts.delete(icn);
  }

  #store<R extends Pending>(results: Map<string, R>, result: R, what = 'result'): Stored {
    this.#journal.push(what);
    if (this.failing.write) throw new Error(`the store cannot be written for ${result.icn}`);
    const there = results.get(result.icn);
    if (there && there.occurredAt >= result.occurredAt) return 'outdated';
    results.set(result.icn, result);
    return 'stored';
  }

  #fresh<R extends Pending>(result: R | undefined, lifetimeMs = RESULT_LIFETIME_MS): R | undefined {
    // Whole seconds, as the table's TTL attribute has.
    const expiresAt = (occurredAt: string) => Math.floor((Date.parse(occurredAt) + lifetimeMs) / 1000) * 1000;
    return result && expiresAt(result.occurredAt) > this.#clock.now() ? result : undefined;
  }
}
