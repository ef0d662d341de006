import type { Outage } from '../../contracts/rollout-state.ts';

/** Planned outages of what we depend on. Every method throws if the store cannot be reached. */
export interface OutageStore {
  /** Those that end after this time (milliseconds since 1970), by their start. */
  endingAfter(time: number): Promise<readonly Outage[]>;
  /** Announces it, or changes the one with the same id. */
  put(outage: Outage): Promise<void>;
}
