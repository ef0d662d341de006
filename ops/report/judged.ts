import { type Outage, timeWithoutOutages } from '../../lambdas/contracts/outage.ts';
import { nextPosition, type StepLimits, sayPosition } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { LATENCY_ACCEPTED } from '../../lambdas/control-rollout/commands.ts';
import { EVIDENCE_MS } from '../../lambdas/control-rollout/control-rollout.ts';
import { countedMinutes, decide } from '../../lambdas/control-rollout/decide.ts';
import { type Gate, judge } from '../../lambdas/control-rollout/gates.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { faultBegan } from './fault-to-stop.ts';
import type { PlannedStep, Run } from './runs.ts';

const MINUTE = 60_000;

type LoggedGate = NonNullable<LogEntry['gates']>[number];

/** What one gate said when the step ended, and what it says of the same minutes today: late figures can change it. */
export interface JudgedGate {
  readonly name: string;
  readonly logged?: LoggedGate;
  readonly recomputed?: Gate;
}

/** Why the controller did not raise though the step's time was over. */
export interface Held {
  readonly why: string;
  readonly minutes: number;
}

/** What is known beside the run. */
export interface Seen {
  readonly log: readonly LogEntry[];
  /** None if they cannot be read. */
  readonly outages: readonly Outage[] | undefined;
  /** By the minute; none if they are not kept any more, or cannot be read, or nobody knows which of them count. */
  readonly minutes: readonly Minute[] | undefined;
}

/** Every gate of a run as it was judged at `at` (milliseconds since 1970); without anybody in there is none. */
export function gatesOf(run: Run, { step }: PlannedStep, seen: Seen, at: number): readonly JudgedGate[] {
  const logged = run.endedBy?.gates ?? [];
  const minutes = run.percentage > 0 ? judgedMinutes(run, seen, at) : undefined;
  const recomputed = minutes
    ? judge({
        limits: step.limits,
        minutes,
        through: wholeMinute(at),
        latencyAccepted: latencyAccepted(seen.log, at),
      })
    : [];
  const names = (recomputed.length > 0 ? recomputed : logged).map(({ name }) => name);
  return names.map((name) => {
    const then = logged.find((gate) => gate.name === name);
    const today = recomputed.find((gate) => gate.name === name);
    return { name, ...(then ? { logged: then } : {}), ...(today ? { recomputed: today } : {}) };
  });
}

/** When the fault began that a gate stopped in this run; milliseconds since 1970. */
export function faultOf(run: Run, gate: string, limits: StepLimits, seen: Seen): number | undefined {
  const minutes = run.endedBy && judgedMinutes(run, seen, run.endedBy.at);
  return minutes && faultBegan(gate, minutes, limits);
}

/**
 * What the controller says minute by minute after the step's least time, played again by its own code; the longest
 * first. Minutes in outages and those that a person held are not in it.
 */
export function heldBy(run: Run, planned: PlannedStep, seen: Seen, until: number): readonly Held[] {
  const { minutes, outages } = seen;
  if (!minutes || !outages) return [];
  const { plan, position, step } = planned;
  const next = nextPosition(plan, position);
  const whys = new Map<string, number>();
  for (let at = run.began + MINUTE; at <= until; at += MINUTE) {
    const isOver = timeWithoutOutages(run.began, at, outages) >= step.minutes * MINUTE;
    if (!isOver || timeWithoutOutages(at, at + 1, outages) === 0 || isHeldByPerson(run, seen.log, at))
      continue;
    const state: RolloutState = {
      version: 0,
      percentage: run.percentage,
      applications: 'all',
      status: 'running',
      position,
      stepBeganAt: run.began,
      approved: false,
      latencyAccepted: latencyAccepted(seen.log, at),
      // As if it had been: to announce takes a look and holds nothing.
      ...(next ? { announced: sayPosition(plan, next) } : {}),
      signOffs: [],
      lastEntry: run.beganBy,
    };
    const since = Math.max(run.began, at - EVIDENCE_MS);
    const decision = decide({
      plan,
      state,
      now: at,
      minutes: minutes.filter((minute) => minute.at >= since && minute.at < at),
      outages,
    });
    if (decision.kind === 'stay') whys.set(decision.why, (whys.get(decision.why) ?? 0) + 1);
  }
  return [...whys].map(([why, count]) => ({ why, minutes: count })).sort((a, b) => b.minutes - a.minutes);
}

/** As the controller chose them. */
function judgedMinutes(run: Run, { minutes, outages }: Seen, at: number): readonly Minute[] | undefined {
  if (!minutes || !outages) return undefined;
  const from = Math.max(run.began, at - EVIDENCE_MS);
  return countedMinutes(minutes, { from, through: wholeMinute(at) }, outages);
}

function isHeldByPerson({ began }: Run, log: readonly LogEntry[], at: number): boolean {
  const last = log.findLast(
    (entry) => entry.at >= began && entry.at <= at && (entry.what === 'held' || entry.what === 'resumed'),
  );
  return last?.what === 'held';
}

/** For the rest of the plan, once a person has said so. */
function latencyAccepted(log: readonly LogEntry[], at: number): boolean {
  const before = log.filter((entry) => entry.at <= at);
  // A plan that goes on at a step keeps it.
  const started = before.findLastIndex(({ what, percentage }) => what === 'started' && percentage === 0);
  return before
    .slice(started + 1)
    .some(({ what, why }) => what === 'approved' && why.startsWith(LATENCY_ACCEPTED));
}

const wholeMinute = (at: number) => Math.floor(at / MINUTE) * MINUTE;
