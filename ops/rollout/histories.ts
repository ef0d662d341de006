import { type Plan, type Position, stepAt } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { Random } from './poisson.ts';
import { SimulatedStage } from './simulated-stage.ts';
import { seededRandom, type Traffic } from './traffic.ts';

export interface Histories {
  readonly plan: Plan;
  readonly position: Position;
  /**
   * Minutes that each history lasts, with one look a minute; and two more, because a raise needs a request that came
   * after the step's end, and is announced a look before.
   */
  readonly minutes: number;
  readonly histories: number;
  readonly seed: number;
  readonly traffic: Traffic;
  /** A person has accepted MHV's part of the response time. */
  readonly latencyAccepted: boolean;
}

/** How one history ended: `minute` is the number of minutes that were seen, and `seen` what they showed. */
export interface End {
  readonly kind: 'aborted' | 'promoted' | 'neither';
  readonly minute: number;
  readonly seen: readonly Minute[];
}

export interface HistoriesResult {
  readonly histories: number;
  readonly aborted: number;
  readonly promoted: number;
  /** Null if none aborted. */
  readonly median_minutes_to_abort: number | null;
  readonly p95_minutes_to_abort: number | null;
}

/** Plays one step many times, each with traffic of its own, and counts how it ended; `onEnd` is told of each. */
export function playStep(
  { histories, seed, ...settings }: Histories,
  onEnd: (end: End) => void = () => undefined,
): HistoriesResult {
  const random = seededRandom(seed);
  const minutesToAbort: number[] = [];
  let promoted = 0;
  for (let history = 0; history < histories; history += 1) {
    const end = playOnce(settings, random);
    if (end.kind === 'aborted') minutesToAbort.push(end.minute);
    if (end.kind === 'promoted') promoted += 1;
    onEnd(end);
  }
  minutesToAbort.sort((a, b) => a - b);
  return {
    histories,
    aborted: minutesToAbort.length,
    promoted,
    median_minutes_to_abort: quantile(minutesToAbort, 0.5),
    p95_minutes_to_abort: quantile(minutesToAbort, 0.95),
  };
}

function playOnce(
  { plan, position, minutes, traffic, latencyAccepted }: Omit<Histories, 'histories' | 'seed'>,
  random: Random,
): End {
  const state = stateIn(plan, position, latencyAccepted);
  const stage = new SimulatedStage({ plan, state, now: 0, outages: [] });
  for (let minute = 1; minute <= minutes + 2; minute += 1) {
    stage.pass(traffic, random);
    const { seen } = stage;
    const decision = stage.look();
    // That support is told of what comes is not yet a raise.
    if (decision.kind === 'stay' || decision.change.what === 'announced') continue;
    return { kind: decision.change.what === 'aborted' ? 'aborted' : 'promoted', minute, seen };
  }
  return { kind: 'neither', minute: minutes + 2, seen: stage.seen };
}

function stateIn(plan: Plan, position: Position, latencyAccepted: boolean): RolloutState {
  const { percentage } = stepAt(plan, position);
  return {
    version: 1,
    percentage,
    applications: 'all',
    status: 'running',
    position,
    stepBeganAt: 0,
    approved: false,
    latencyAccepted,
    signOffs: [],
    lastEntry: { version: 1, at: 0, by: 'simulation', what: 'raised', why: 'simulation', percentage },
  };
}

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
