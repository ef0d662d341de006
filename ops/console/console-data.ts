import type { StageName } from '../../infra/stages.ts';
import type { InboxView } from './inbox/view.ts';
import type { Range } from './now/ranges.ts';
import type { NowView } from './now/view.ts';
import type { ChangeSaid } from './rollout/change.ts';
import type { RolloutView } from './rollout/view.ts';

/**
 * What the page shows of a stage, and what can be done there: of a deployed one with the operator's credentials, of this
 * machine with what `npm start` runs. A fault is thrown, with one line for the operator.
 */
export interface ConsoleData {
  readonly stage: StageName;
  /** @param hours that its figures go back. */
  now(hours: Range): Promise<NowView>;
  rollout(): Promise<RolloutView>;
  /** By the commands of `ops rollout`, or what they would do. @throws WrongUse, CommandRefused; nothing has changed. */
  change(asked: unknown): Promise<ChangeSaid>;
  /** What there is on one machine alone. */
  readonly machine?: Machine;
}

export interface Machine {
  /** What each group would have received, newest first. */
  inbox(): Promise<InboxView>;
}
