import type { LogEntry, RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import type { RolloutStore, Written } from '../../lambdas/ports/rollout-store/rollout-store.ts';

/** Either may throw, to play a store that cannot be reached, or a process that is killed before or after a write. */
export class InMemoryRolloutStore implements RolloutStore {
  beforeEachCall: () => void = () => undefined;
  afterEachWrite: () => void = () => undefined;
  #state: RolloutState | undefined;
  #told = 0;
  readonly #log = new Map<number, LogEntry>();

  async read(): Promise<RolloutState | undefined> {
    this.beforeEachCall();
    return structuredClone(this.#state);
  }

  async write(previous: RolloutState | undefined, next: RolloutState): Promise<Written> {
    if (previous) {
      this.beforeEachCall();
      if (!this.#log.has(previous.version))
        this.#log.set(previous.version, structuredClone(previous.lastEntry));
    }
    this.beforeEachCall();
    if (this.#state?.version !== previous?.version) return 'conflict';
    this.#state = structuredClone(next);
    this.afterEachWrite();
    return 'written';
  }

  async forceToZero(): Promise<void> {
    this.beforeEachCall();
    if (this.#state) this.#state = { ...this.#state, percentage: 0, status: 'killed' };
  }

  async log(): Promise<readonly LogEntry[]> {
    this.beforeEachCall();
    const entries = [...this.#log.values()].sort((a, b) => a.version - b.version);
    const last = this.#state?.lastEntry;
    return last && last.version > (entries.at(-1)?.version ?? 0) ? [...entries, last] : entries;
  }

  async told(): Promise<number> {
    this.beforeEachCall();
    return this.#told;
  }

  async markTold(version: number): Promise<void> {
    this.beforeEachCall();
    this.#told = Math.max(this.#told, version);
    this.afterEachWrite();
  }
}
