import { catalogueEntry, type Reason, type WhoActs } from '../../lambdas/contracts/error-catalogue.ts';
import type { Outage } from '../../lambdas/contracts/outage.ts';
import type { Plan } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { LogEntry } from '../../lambdas/contracts/rollout-state.ts';
import { countedMinutes } from '../../lambdas/control-rollout/decide.ts';
import { digestOf } from '../../lambdas/control-rollout/plan-digest.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { type AlarmReview, alarmsOf } from './alarms.ts';
import { type MetricReview, metricsOf } from './five-metrics.ts';
import { type Pause, pausesOf, type Stop, stopsOf } from './interruptions.ts';
import type { Seen } from './judged.ts';
import { type Measures, measured, measuresOf, pointLength } from './measures.ts';
import { missingOf } from './missing.ts';
import { type OpinionReview, opinionsOf } from './opinions.ts';
import type { AnswerCounts, ApplicationCounts } from './ports.ts';
import type { Missing, Read, ReviewData } from './review-data.ts';
import { findStep, runsOf } from './runs.ts';
import { type SavedReview, savedOf } from './saved.ts';
import { type StepReview, scheduleSince, stepsOf } from './steps.ts';

const MINUTE = 60_000;

/** How often a reason was answered, of all requests that reached MHV or should have. */
export interface CodeReview {
  readonly reason: Reason;
  readonly code?: number;
  readonly title: string;
  readonly whoActs: WhoActs;
  readonly count: number;
}

/** The percentage of people from a time on; milliseconds since 1970. */
export interface Percentage {
  readonly at: number;
  readonly percentage: number;
}

/** Every figure of the report; what could not be known is not there, and named in `missing`. */
export interface Review {
  readonly stage: string;
  readonly from: number;
  readonly to: number;
  /** `same`: it is the one that is here, and planned figures are its own. */
  readonly plan?: { readonly name: string; readonly digest?: string; readonly same: boolean };
  /** The last change, and where it left the rollout. */
  readonly last: LogEntry;
  readonly signOffs: readonly LogEntry[];
  readonly steps: readonly StepReview[];
  readonly percentages: { readonly actual: readonly Percentage[]; readonly planned: readonly Percentage[] };
  readonly outages?: readonly Outage[];
  readonly pauses: readonly Pause[];
  readonly stops: readonly Stop[];
  /** Of the whole time. */
  readonly total?: Measures;
  /** The plan's five metrics against their limits; of minutes in planned outages only if those cannot be told apart. */
  readonly metrics?: readonly MetricReview[];
  readonly points: { readonly lengthMs: number; readonly measures: readonly Measures[] };
  readonly alarms?: AlarmReview;
  readonly codes?: readonly CodeReview[];
  readonly applications?: readonly ApplicationCounts[];
  readonly opinions?: OpinionReview;
  readonly saved?: SavedReview;
  readonly changes: readonly LogEntry[];
  readonly missing: readonly Missing[];
}

/** The review: a pure function, the same data give the same figures. */
export function reviewOf(data: ReviewData): Review {
  const { stage, from, to, log } = data;
  const changes = log.filter(({ at }) => at >= from && at < to);
  const last = log.at(-1);
  if (!last) throw new Error(`Nothing has changed on stage ${stage}: there is nothing to review.`);
  const start = log.findLast(({ what }) => what === 'started');
  const plan = planOf(data, start);
  const evidence = readOf(data.evidence);
  const runs = runsOf(log).filter(({ endedBy }) => (endedBy?.at ?? to) > from);
  // Those before it too: a step that had begun before has waited for them.
  const outages = readOf(data.outages)?.filter(({ start, end }) => start < end);
  const seen: Seen = {
    log,
    outages,
    // Without the outages it is not known which of them count.
    minutes: outages && evidence?.periodMs === MINUTE ? evidence.sums : undefined,
  };
  const inTime = evidence?.sums.filter(({ at }) => at >= from && at < to) ?? [];
  const total = evidence && measured(from, inTime);
  const lengthMs = evidence ? pointLength(from, to, evidence) : 0;
  const answers = readOf(data.answers);
  const incidents = readOf(data.incidents);
  const failures = readOf(data.failures);
  const feedback = readOf(data.feedback);
  const applications = readOf(data.applications);
  return {
    stage,
    from,
    to,
    ...(plan ? { plan } : {}),
    last,
    signOffs: signOffsOf(log, start),
    steps: stepsOf(runs, start, seen, { evidence, to }),
    percentages: {
      actual: [...before(log, from), ...changes].map(({ at, percentage }) => ({
        at: Math.max(at, from),
        percentage,
      })),
      planned: plannedPercentages(start, to),
    },
    ...(outages ? { outages: outages.filter(({ start, end }) => start < to && end > from) } : {}),
    pauses: pausesOf(log).filter((pause) => (pause.to ?? to) > from),
    stops: stopsOf(changes, runs, seen),
    ...(total ? { total, metrics: metricsOf(measured(from, judged(inTime, seen, data))) } : {}),
    points: {
      lengthMs,
      measures: evidence ? measuresOf(evidence, { from, to, lengthMs }) : [],
    },
    ...(incidents ? { alarms: alarmsOf(incidents, data.hoursOf) } : {}),
    ...(failures ? { codes: codesOf(failures, answers) } : {}),
    ...(applications ? { applications } : {}),
    ...(feedback ? { opinions: opinionsOf(feedback) } : {}),
    ...(answers && total ? { saved: savedOf(answers, total) } : {}),
    changes,
    missing: missingOf(data, { plan, total, hasMinutes: evidence?.periodMs === MINUTE }),
  };
}

/** Those of this start: they come before it, and after the one before. */
function signOffsOf(log: readonly LogEntry[], start: LogEntry | undefined): readonly LogEntry[] {
  const before = log.findLast(({ what, version }) => what === 'started' && version < (start?.version ?? 0));
  return log.filter(({ what, version }) => what === 'signed-off' && version > (before?.version ?? 0));
}

/** What the gates would judge of it: without planned outages, where there are figures by the minute. */
function judged(
  sums: readonly Minute[],
  { minutes, outages = [] }: Seen,
  { from, to }: ReviewData,
): readonly Minute[] {
  return minutes ? countedMinutes(sums, { from, through: to }, outages) : sums;
}

/** What has been read; nothing if it could not be. */
function readOf<T>(read: Read<T>): T | undefined {
  return read.kind === 'read' ? read.value : undefined;
}

function planOf({ plan }: ReviewData, start: LogEntry | undefined): Review['plan'] {
  const here: Plan | undefined = findStep(start?.position)?.plan;
  const name = start?.position?.split('/')[0];
  if (name === undefined) return undefined;
  const digest = plan?.name === name ? plan.digest : undefined;
  const same = here !== undefined && (digest === undefined || digestOf(here) === digest);
  return { name, ...(digest === undefined ? {} : { digest }), same };
}

/** The last change before, so that the line has a beginning. */
function before(log: readonly LogEntry[], from: number): readonly LogEntry[] {
  const last = log.findLast(({ at }) => at < from);
  return last ? [last] : [];
}

/** From the start of the plan on, at the earliest. */
function plannedPercentages(start: LogEntry | undefined, to: number): readonly Percentage[] {
  const steps = scheduleSince(start).map(({ begins, step }) => ({ at: begins, percentage: step.percentage }));
  const first = steps[0];
  const waits = start && first && first.at > start.at ? [{ at: start.at, percentage: 0 }] : [];
  return [...waits, ...steps].filter(({ at }) => at < to);
}

function codesOf(
  failures: ReadonlyMap<Reason, number>,
  answers: AnswerCounts | undefined,
): readonly CodeReview[] {
  return [...failures, ['event_not_accepted', answers?.eventNotAccepted ?? 0] as const]
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => {
      const { code, title, whoActs } = catalogueEntry(reason);
      return { reason, ...(code === undefined ? {} : { code }), title, whoActs, count };
    })
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
