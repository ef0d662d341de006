import type {
  AccountResult,
  ErrorResult,
  Pending,
  ResultStore,
  Stored,
  StoredResults,
} from '../../../lambdas/ports/result-store/result-store.ts';
import type { Faults } from './faults.ts';
import { dynamoDbTrouble } from './faults.ts';

/** Told of what a write did, whatever the writer hears of it. */
export interface ResultStoreHooks {
  onStored(result: AccountResult | ErrorResult, outcome: Stored): void;
  onForgotten(icn: string, occurredAt: string): void;
}

/** DynamoDB throttling, down, answering too late, and refusing the second try of a write because of the first. */
export class FaultyResultStore implements ResultStore {
  readonly #inner: ResultStore;
  readonly #faults: Faults;
  readonly #hooks: ResultStoreHooks;

  constructor(inner: ResultStore, faults: Faults, hooks: ResultStoreHooks) {
    this.#inner = inner;
    this.#faults = faults;
    this.#hooks = hooks;
  }

  read(icn: string): Promise<StoredResults> {
    return this.#faults.steps.call(async () => {
      await dynamoDbTrouble(this.#faults, icn);
      return this.#inner.read(icn);
    });
  }

  storeAccount(result: AccountResult): Promise<Stored> {
    return this.#write(result.icn, async () => {
      const outcome = await this.#inner.storeAccount(result);
      this.#hooks.onStored(result, outcome);
      return outcome;
    });
  }

  storeError(result: ErrorResult): Promise<Stored> {
    return this.#write(result.icn, async () => {
      const outcome = await this.#inner.storeError(result);
      this.#hooks.onStored(result, outcome);
      return outcome;
    });
  }

  storePending(pending: Pending): Promise<Stored> {
    return this.#write(pending.icn, () => this.#inner.storePending(pending));
  }

  forgetAccount(icn: string, occurredAt: string): Promise<void> {
    return this.#write(icn, async () => {
      await this.#inner.forgetAccount(icn, occurredAt);
      this.#hooks.onForgotten(icn, occurredAt);
    });
  }

  #write<T>(icn: string, write: () => Promise<T>): Promise<T> {
    const { steps, weather } = this.#faults;
    return steps.call(async () => {
      await dynamoDbTrouble(this.#faults, icn);
      const answer = await write();
      if (weather.strikes('DynamoDB answers lost')) {
        await steps.wait(2_000);
        throw new Error(`TimeoutError: no answer for ${icn}`);
      }
      // The client's own second try.
      return weather.strikes('DynamoDB conditions fail') ? write() : answer;
    });
  }
}
