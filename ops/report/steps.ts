import { type Outage, timeWithoutOutages } from '../../lambdas/contracts/outage.ts';
import { sayPosition } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { LogEntry } from '../../lambdas/contracts/rollout-state.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { type Scheduled, scheduleOf } from '../rollout/schedule.ts';
import { gatesOf, type Held, heldBy, type JudgedGate, type Seen } from './judged.ts';
import type { Evidence } from './review-data.ts';
import { findStep, type Run } from './runs.ts';

const MINUTE = 60_000;

/** What the plan says of a step. */
export interface Planned {
  readonly percentage: number;
  readonly leastMinutes: number;
  /** At the earliest, when the plan was started; milliseconds since 1970. */
  readonly begins?: number;
}

/** What came of it. */
export interface Actual {
  readonly percentage: number;
  readonly began: number;
  /** None while it goes on. */
  readonly ended?: number;
  readonly endedBy?: Pick<LogEntry, 'what' | 'why' | 'by'>;
  readonly durationMs: number;
  /** None if the outages are not known. */
  readonly outageMs?: number;
  /** Beyond the least time and outages: by gates, by people, or until the next look. */
  readonly heldMs?: number;
  /** That reached MHV or should have; none if they cannot be known. */
  readonly requests?: number;
  readonly gates: readonly JudgedGate[];
  readonly heldBy: readonly Held[];
}

/** One step, planned against actual: a step that was resumed has two, and one that was not reached no actual. */
export interface StepReview {
  readonly position: string;
  readonly phase: string;
  readonly planned?: Planned;
  readonly actual?: Actual;
}

/** When each step could have begun at the earliest; empty without a start. */
export function scheduleSince(start: LogEntry | undefined): readonly Scheduled[] {
  const first = findStep(start?.position);
  if (!start || !first) return [];
  const scheduled = scheduleOf(first.plan, start.at, []);
  const { phase, step } = first.position;
  const index = scheduled.findIndex(({ position }) => position.phase === phase && position.step === step);
  // A plan that goes on at a step begins there.
  const earlier = index > 0 ? (scheduled[index]?.begins ?? start.at) - start.at : 0;
  return scheduled.slice(index).map((each) => ({ ...each, begins: each.begins - earlier }));
}

/** @param to milliseconds since 1970: a step that goes on is looked at until then. */
export function stepsOf(
  runs: readonly Run[],
  start: LogEntry | undefined,
  seen: Seen,
  { evidence, to }: { readonly evidence: Evidence | undefined; readonly to: number },
): readonly StepReview[] {
  const schedule = scheduleSince(start);
  const name = findStep(start?.position)?.plan;
  const planned = schedule.map(({ position, step, begins }): [string, Planned] => [
    name ? sayPosition(name, position) : '',
    { percentage: step.percentage, leastMinutes: step.minutes, begins },
  ]);
  const beginsOf = new Map(planned.map(([position, { begins }]) => [position, begins]));
  const reviewed = runs.map((run): StepReview => {
    const found = findStep(run.position);
    const begins = beginsOf.get(run.position);
    return {
      position: run.position,
      phase: found?.phase ?? '',
      ...(found
        ? {
            planned: {
              percentage: found.step.percentage,
              leastMinutes: found.step.minutes,
              ...(begins === undefined ? {} : { begins }),
            },
          }
        : {}),
      actual: actualOf(run, seen, evidence, to),
    };
  });
  const reached = new Set(runs.map(({ position }) => position));
  const notReached = planned
    .filter(([position]) => !reached.has(position))
    .map(
      ([position, plan]): StepReview => ({ position, phase: findStep(position)?.phase ?? '', planned: plan }),
    );
  return [...reviewed, ...notReached];
}

function actualOf(run: Run, seen: Seen, evidence: Evidence | undefined, to: number): Actual {
  const { began, endedBy, percentage } = run;
  const found = findStep(run.position);
  const until = Math.min(endedBy?.at ?? to, to);
  const durationMs = until - began;
  const sums = evidence && sumsOf(evidence, began, until);
  return {
    percentage,
    began,
    ...(endedBy && endedBy.at <= to
      ? { ended: endedBy.at, endedBy: { what: endedBy.what, why: endedBy.why, by: endedBy.by } }
      : {}),
    durationMs,
    ...(seen.outages ? beyondPlan(run, until, found?.step.minutes ?? 0, seen.outages) : {}),
    ...(sums ? { requests: requestsOf(sums) } : {}),
    gates: found ? gatesOf(run, found, seen, until) : [],
    heldBy: found ? heldBy(run, found, seen, until) : [],
  };
}

/** The sum in which a step changes is counted where most of it was: in none or in two of them it would be wrong. */
function sumsOf({ sums, periodMs }: Evidence, began: number, until: number): readonly Minute[] {
  const edge = (at: number) => Math.round(at / periodMs) * periodMs;
  return sums.filter(({ at }) => at >= edge(began) && at < edge(until));
}

function requestsOf(sums: readonly Minute[]): number {
  return sums.reduce((total, { succeeded, rejected, failed }) => total + succeeded + rejected + failed, 0);
}

function beyondPlan(
  { began }: Run,
  until: number,
  leastMinutes: number,
  outages: readonly Outage[],
): Pick<Actual, 'outageMs' | 'heldMs'> {
  const withoutOutages = timeWithoutOutages(began, until, outages);
  return {
    outageMs: until - began - withoutOutages,
    heldMs: Math.max(0, withoutOutages - leastMinutes * MINUTE),
  };
}
