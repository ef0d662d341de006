import type { OutageTime } from '../../lambdas/contracts/outage.ts';
import { type Plan, sayPosition } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../lambdas/control-rollout/change-state.ts';
import type { Decision } from '../../lambdas/control-rollout/decide.ts';
import type { Random } from './poisson.ts';
import { SimulatedStage } from './simulated-stage.ts';
import type { Traffic } from './traffic.ts';

export interface Play {
  readonly plan: Plan;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  /** After so many minutes without an end it is over. */
  readonly mostMinutes: number;
  readonly random: Random;
  /** What traffic there is from this time on, by the state then; its requests a minute are those of people who are in. */
  readonly trafficAt: (now: number, state: RolloutState) => Traffic;
  readonly outages: readonly OutageTime[];
  /** Approvals, and MHV's part of the response time, are given as soon as they are waited for. */
  readonly approve: boolean;
}

export interface Played {
  readonly outcome: 'completed' | 'aborted' | 'holding';
  readonly percentage: number;
  readonly minutes: number;
  readonly log: readonly LogEntry[];
  /** Why it stands where it stands. */
  readonly why: string;
}

/** Plays a whole plan, with one look a minute. */
export function play({ plan, startsAt, mostMinutes, random, trafficAt, outages, approve }: Play): Played {
  const stage = new SimulatedStage({ plan, state: freshState(0, startsAt), now: startsAt, outages });
  stage.ask({ kind: 'start', plan, override: true });
  let why = '';
  const ended = (outcome: Played['outcome'], minutes: number): Played => {
    const { percentage } = stage.state;
    return { outcome, percentage, minutes, log: stage.log, why };
  };
  for (let minute = 1; minute <= mostMinutes; minute += 1) {
    stage.pass(trafficAt(stage.now, stage.state), random);
    const decision = stage.look();
    why = decision.kind === 'stay' ? decision.why : decision.change.why;
    if (approve && decision.kind === 'stay') approveWhatWaits(plan, stage, decision);
    const { status } = stage.state;
    if (status === 'completed' || status === 'aborted') return ended(status, minute);
  }
  const { position } = stage.state;
  if (position) why = `${sayPosition(plan, position)}: ${why}`;
  return ended('holding', mostMinutes);
}

function approveWhatWaits(
  plan: Plan,
  stage: SimulatedStage,
  { gates = [] }: Decision & { kind: 'stay' },
): void {
  const { status, position, approved, latencyAccepted } = stage.state;
  const phase = position && plan.phases[position.phase];
  if (status === 'waiting' && phase?.approval && !approved) {
    stage.ask({ kind: 'approve', applications: 'all', acceptLatency: false });
  } else if (
    !latencyAccepted &&
    gates.some(({ name, verdict, n }) => name === 'response' && verdict === 'HOLD' && n > 0)
  ) {
    stage.ask({ kind: 'approve', acceptLatency: true });
  }
}
