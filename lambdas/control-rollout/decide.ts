import { type OutageTime, stoppingAt, timeWithoutOutages } from '../contracts/outage.ts';
import {
  nextPosition,
  type Plan,
  type Position,
  sayPosition,
  stepAt,
} from '../contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../contracts/rollout-state.ts';
import type { Minute } from '../ports/rollout-evidence/rollout-evidence.ts';
import { type Gate, gateRules, judge } from './gates.ts';
import { startOf } from './starts-at.ts';

export interface Situation {
  readonly plan: Plan;
  readonly state: RolloutState;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Complete minutes since the step began, oldest first. */
  readonly minutes: readonly Minute[];
  readonly outages: readonly OutageTime[];
}

/** What changes in the state, and what the log says of it; the version comes with the write. */
export type Change = Partial<Omit<RolloutState, 'version' | 'lastEntry'>> &
  Pick<LogEntry, 'what' | 'why' | 'next'> & { readonly gates?: readonly Gate[] };

export type Decision =
  | {
      readonly kind: 'stay';
      readonly why: string;
      readonly gates?: readonly Gate[];
      /** Somebody has to mend something before it can go on. */
      readonly stuck?: boolean;
    }
  | { readonly kind: 'change'; readonly change: Change };

const MINUTE = 60_000;
/** Support is told of a raise so long before the step's end, where the step is that long. */
const ANNOUNCE_BEFORE_MS = 15 * MINUTE;
/** A gate that fails after the last step warns again after this long. */
const WARN_AGAIN_MS = 60 * MINUTE;
/** Clocks of two sandboxes, and of an operator, differ by less. */
const LARGEST_CLOCK_ERROR_MS = MINUTE;

/** Whether this clock says a time before the last change: then either it or the one before is wrong. */
export function isClockBehind({ lastEntry }: RolloutState, now: number): boolean {
  return now < lastEntry.at - LARGEST_CLOCK_ERROR_MS;
}

/**
 * What the rollout does now: a pure function, asked every minute (docs/rollout.md). Faults lower at once; a raise needs
 * its time, every gate's PASS from evidence newer than that, and a person where the plan asks for one.
 */
export function decide(situation: Situation): Decision {
  const { state, now, outages } = situation;
  if (isClockBehind(state, now)) {
    const why = `the clock says ${iso(now)}, before the last change at ${iso(state.lastEntry.at)}: nothing is done`;
    return { kind: 'stay', why, stuck: true };
  }
  if (state.status === 'open' || state.status === 'aborted' || state.status === 'killed') {
    return stay(`the rollout is ${state.status}`);
  }
  const outage = stoppingAt(now, outages);
  if (outage) return stay(`planned outage of ${outage.service} until ${iso(outage.end)}`);
  return state.status === 'waiting' ? whileWaiting(situation) : whileRunning(situation);
}

function whileWaiting({ plan, state, now }: Situation): Decision {
  const position = positionOf(state);
  const phase = plan.phases[position.phase];
  if (phase?.approval && !state.approved)
    return stay(`waiting for ${phase.approval.by}: ${phase.approval.decides}`);
  const start = startOf(phase);
  if (start !== undefined && now < start) return stay(`waiting for ${iso(start)}`);
  return enter(plan, position, state, now, 'its time has come');
}

function whileRunning({ plan, state, now, minutes, outages }: Situation): Decision {
  const position = positionOf(state);
  const step = stepAt(plan, position);
  const began = state.stepBeganAt ?? state.lastEntry.at;
  const through = Math.floor(now / MINUTE) * MINUTE;
  // After the last step an incident that is over is not told again and again.
  const from = state.status === 'completed' ? Math.max(began, through - WARN_AGAIN_MS) : began;
  const counted = countedMinutes(minutes, { from, through }, outages);
  // Without anyone in there is nothing to judge.
  const gates =
    state.percentage === 0
      ? []
      : judge({ limits: step.limits, minutes: counted, through, latencyAccepted: state.latencyAccepted });
  const failed = gates.find(({ verdict }) => verdict === 'FAIL');
  if (failed) return onFail(plan, state, now, failed, gates);
  if (state.status === 'held') return stay('held by a person', gates);
  if (state.status === 'completed') return stay('the plan is done; the gates go on', gates);

  const left = step.minutes * MINUTE - timeWithoutOutages(began, now, outages);
  const next = nextPosition(plan, position);
  if (left > 0) {
    return next && left <= ANNOUNCE_BEFORE_MS && isToBeAnnounced(plan, next, state)
      ? announce(plan, next, gates)
      : stay(`${Math.ceil(left / MINUTE)} minutes of the step are left`, gates);
  }
  if (next && next.phase === position.phase && stepAt(plan, next).percentage <= state.percentage) {
    return enter(plan, next, state, now, 'its time is over', gates);
  }
  const holding = gates.filter(({ verdict }) => verdict !== 'PASS');
  if (holding.length > 0) {
    return stay(`held by ${holding.map(({ name, why }) => `${name} (${why})`).join(', ')}`, gates);
  }
  const newest = counted.findLast(({ succeeded, rejected, failed }) => succeeded + rejected + failed > 0);
  const isNewer =
    newest &&
    newest.at >= through - gateRules.shortWindow.ms &&
    timeWithoutOutages(began, newest.at, outages) >= step.minutes * MINUTE;
  if (state.percentage > 0 && !isNewer) {
    return stay('held: no request in the last 5 minutes that came after the end of the step', gates);
  }
  return onPass(plan, position, state, now, gates);
}

/**
 * The minutes that gates judge: those of [from, through) that no planned outage touches. The minute after one holds what
 * was begun in it.
 */
export function countedMinutes(
  minutes: readonly Minute[],
  { from, through }: { readonly from: number; readonly through: number },
  outages: readonly OutageTime[],
): readonly Minute[] {
  return minutes.filter(
    ({ at }) =>
      at >= from &&
      at + MINUTE <= through &&
      timeWithoutOutages(at - MINUTE, at + MINUTE, outages) === 2 * MINUTE,
  );
}

function onPass(
  plan: Plan,
  position: Position,
  state: RolloutState,
  now: number,
  gates: readonly Gate[],
): Decision {
  const next = nextPosition(plan, position);
  if (!next) {
    return change({
      status: 'completed',
      what: 'completed',
      why: 'every gate passed in the last step',
      gates,
    });
  }
  const phase = plan.phases[next.phase];
  const waits = next.phase !== position.phase && (phase?.approval || startOf(phase) !== undefined);
  if (!waits) return enter(plan, next, state, now, 'every gate passed', gates);
  const why = phase?.approval
    ? `${phase.approval.by} has to approve ${phase.name}`
    : `${phase?.name} has its own time`;
  return change({ status: 'waiting', position: next, approved: false, what: 'waiting', why, gates });
}

function onFail(
  plan: Plan,
  state: RolloutState,
  now: number,
  failed: Gate,
  gates: readonly Gate[],
): Decision {
  const why = `${failed.name}: ${failed.why}`;
  if (state.status === 'completed' && plan.afterwards === 'tell') {
    if (state.warnedAt !== undefined && now < state.warnedAt + WARN_AGAIN_MS)
      return stay(`warned: ${why}`, gates);
    return change({ warnedAt: now, what: 'warned', why, gates });
  }
  return change({ status: 'aborted', percentage: 0, what: 'aborted', why, gates });
}

/** A raise that no person has to approve first: of the others support is told once they are approved. */
function isToBeAnnounced(plan: Plan, next: Position, state: RolloutState): boolean {
  const waitsForPerson = next.step === 0 && plan.phases[next.phase]?.approval !== undefined;
  const raises = stepAt(plan, next).percentage > state.percentage;
  return raises && !waitsForPerson && state.announced !== sayPosition(plan, next);
}

function announce(plan: Plan, next: Position, gates?: readonly Gate[]): Decision {
  const { percentage } = stepAt(plan, next);
  const announced = sayPosition(plan, next);
  const why = `${percentage} % comes next`;
  return change({ announced, what: 'announced', why, next: percentage, ...(gates ? { gates } : {}) });
}

/** The change that sets a step's percentage; a raise is announced first, at an earlier look. */
function enter(
  plan: Plan,
  position: Position,
  state: RolloutState,
  now: number,
  why: string,
  gates?: readonly Gate[],
): Decision {
  const { percentage } = stepAt(plan, position);
  if (percentage > state.percentage && state.announced !== sayPosition(plan, position)) {
    return announce(plan, position, gates);
  }
  const applications = position.step === 0 ? plan.phases[position.phase]?.applications : undefined;
  return change({
    status: 'running',
    position,
    percentage,
    stepBeganAt: now,
    approved: false,
    ...(applications ? { applications } : {}),
    what: percentage > state.percentage ? 'raised' : 'lowered',
    why,
    ...(gates ? { gates } : {}),
  });
}

function positionOf({ position }: RolloutState): Position {
  if (!position)
    throw new Error('The state of the rollout has a plan and no position: resume --step names one.');
  return position;
}

const stay = (why: string, gates?: readonly Gate[]): Decision => ({
  kind: 'stay',
  why,
  ...(gates ? { gates } : {}),
});
const change = (made: Change): Decision => ({ kind: 'change', change: made });
const iso = (at: number) => new Date(at).toISOString();
