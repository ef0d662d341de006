import type { LogEntry, RolloutState } from '../../contracts/rollout-state.ts';

/** `conflict`: somebody else has written meanwhile; read again and decide again. */
export type Written = 'written' | 'conflict';

/** State and log of a stage's rollout. Every method throws if the store cannot be reached. */
export interface RolloutStore {
  /** Nothing while nobody has ever changed anything: the stage is at its initial percentage. */
  read(): Promise<RolloutState | undefined>;
  /**
   * One write, if what is stored is still `previous`; its entry is in the log before. A crash anywhere loses nothing:
   * the new entry is in the state, and the next write or `log` has it.
   */
  write(previous: RolloutState | undefined, next: RolloutState): Promise<Written>;
  /**
   * Percentage 0, whatever else is stored: for a state that cannot be read any more, as after a faulty release. It is in
   * no log. Does nothing where nothing is stored.
   */
  forceToZero(): Promise<void>;
  /** Every entry so far, oldest first. */
  log(): Promise<readonly LogEntry[]>;
  /** Version of the last entry that people were told of; 0 before the first. */
  told(): Promise<number>;
  /** Never goes back. */
  markTold(version: number): Promise<void>;
}
