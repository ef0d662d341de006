import type { OutageTime } from '../../contracts/outage.ts';
import type { RolloutState } from '../../contracts/rollout-state.ts';

/** Who is let in: a share of all people, if they come by a calling application that takes part. */
export type Flag = Readonly<Pick<RolloutState, 'percentage' | 'applications'>>;

/** What operators and the controller have set, of which each request has to know. */
export interface Controls {
  readonly flag: Flag;
  /** Planned outages. That they cannot be read is no fault of the whole: nobody is refused for it. */
  readonly calendar:
    | { readonly kind: 'read'; readonly outages: readonly OutageTime[] }
    | { readonly kind: 'unreadable'; readonly fault: unknown };
}

export interface ControlStore {
  /**
   * As it is stored now; while nobody has ever changed anything, the stage's initial flag and no outage. Throws if the
   * store cannot be reached or the flag cannot be read.
   */
  read(): Promise<Controls>;
}
