import type { StageName } from '../../infra/stages.ts';
import type { InboxView } from './inbox/view.ts';

/**
 * What the page shows of a stage, and what can be done there: of a deployed one with the operator's credentials, of this
 * machine with what `npm start` runs. A fault is thrown, with one line for the operator.
 */
export interface ConsoleData {
  readonly stage: StageName;
  /** What there is on one machine alone. */
  readonly machine?: Machine;
}

export interface Machine {
  /** What each group would have received, newest first. */
  inbox(): Promise<InboxView>;
}
