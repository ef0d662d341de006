import type { OutageTime } from '../../contracts/outage.ts';
import type { RolloutFlag } from '../../contracts/rollout-flag.ts';

/** What operators and the controller have set, of which each request has to know. */
export interface Controls {
  readonly flag: Readonly<RolloutFlag>;
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
