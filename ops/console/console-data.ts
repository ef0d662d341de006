import type { StageName } from '../../infra/stages.ts';
import type { InboxView } from './inbox/view.ts';
import type { RaceView, Scenario, Sent } from './machine/view.ts';
import type { Range } from './now/ranges.ts';
import type { NowView } from './now/view.ts';
import type { RequestsView } from './request/view.ts';
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
  /** What became of one request, or of a person's newest. @throws WrongUse that never repeats what was asked */
  find(asked: unknown): Promise<RequestsView>;
  /** What there is on one machine alone. */
  readonly machine?: Machine;
}

export interface Machine {
  /** What each group would have received, newest first. */
  inbox(): Promise<InboxView>;
  readonly scenarios: readonly Scenario[];
  /** Sends one of them as VA.gov would. @throws WrongUse naming the field */
  send(asked: unknown): Promise<Sent>;
  /** Begins the stale-refill race, unless one is on. */
  playRace(): RaceView;
  /** The last one. */
  race(): RaceView | undefined;
}
