import { type StageName, stages } from '../../infra/stages.ts';
import type { Incident } from '../../lambdas/contracts/incidents.ts';
import { OUTAGE_KEPT_MS } from '../../lambdas/contracts/outage.ts';
import type { LogEntry, RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { FEEDBACK_LIFETIME_MS } from '../../lambdas/ports/feedback-store/feedback-store.ts';
import { lineOfFault } from '../fault.ts';
import { sayTime } from '../rollout/said.ts';
import { coarsePeriod, keptPeriod } from './kept-periods.ts';
import type { ReportPorts } from './ports.ts';
import type { Missing, Read, ReviewData } from './review-data.ts';
import { runsOf } from './runs.ts';

const MINUTE = 60_000;
/** Of sums that are only added up: two days of minutes, ten of five, or a hundred of hours. */
const MOST_SUMS = 2_880;

/** What is asked for; milliseconds since 1970. */
export interface Asked {
  readonly stage: StageName;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * Reads every source once. One that cannot be read is said in its place; only without the log there is no report.
 * @throws one line if there is nothing to review.
 */
export async function gather(asked: Asked, ports: ReportPorts): Promise<ReviewData> {
  const { stage } = asked;
  const now = ports.clock.now();
  const [whole, state] = await Promise.all([ports.store.log(), ports.store.read()]);
  const { from, to } = timeOf(asked, whole, now);
  const log = whole.filter(({ at }) => at < to);
  if (log.length === 0)
    throw new Error(`nothing has changed on stage ${stage} before that time: nothing to review`);
  // A step that began before is judged by all of its minutes.
  const begins = runsOf(log)
    .filter(({ endedBy }) => (endedBy?.at ?? to) > from)
    .map(({ began }) => began);
  const since = wholeMinute(Math.min(from, ...begins));
  const periodMs = keptPeriod(since, now);
  const coarseMs = coarsePeriod({ from, to }, now, MOST_SUMS);
  const evidence = ports.evidence(periodMs);
  const metrics = ports.metrics(coarseMs);
  const [coarseFrom, periodFrom] = [downTo(coarseMs, from), downTo(periodMs, since)];
  const [outages, sums, failures, answers, applications, incidents, feedback] = await Promise.all([
    read(async () => (await ports.outages.read()).outages),
    read(async () => ({ periodMs, sums: await evidence.minutes(periodFrom, to) })),
    read(() => ports.evidence(coarseMs).failures(coarseFrom, to)),
    read(() => metrics.answers(coarseFrom, to)),
    read(() => metrics.applications([...stages[stage].applications, 'other'], coarseFrom, to)),
    read(() => incidentsOf(ports, { from, to, now })),
    read(() => ports.feedback.list(from, to)),
  ]);
  return {
    stage,
    from,
    to,
    log,
    plan: state?.plan,
    outages,
    evidence: sums,
    failures,
    answers,
    applications,
    incidents,
    feedback,
    forgotten: [...forgottenOf(now - from), ...(to > now ? notLogged(state, log) : [])],
    hoursOf: ports.hoursOf,
  };
}

/** From the start of the last plan to its end, or until now; whole minutes. */
function timeOf(asked: Asked, log: readonly LogEntry[], now: number): { from: number; to: number } {
  const started = log.findLastIndex(({ what, at }) => what === 'started' && at < (asked.to ?? now));
  const start = log[started];
  const from = asked.from ?? start?.at;
  if (from === undefined) {
    throw new Error(`no plan was started on stage ${asked.stage} before that time: say --from`);
  }
  const completed = log.slice(started).find(({ what }) => what === 'completed');
  const end = asked.to ?? (start && asked.from === undefined ? completed?.at : undefined) ?? now;
  // The minute of the last change is a part of it, and what comes is not.
  const to = wholeMinute(Math.min(end, now)) + MINUTE;
  if (from >= to) throw new Error(`--from is ${sayTime(from)}, and it is ${sayTime(now)} now`);
  return { from: wholeMinute(from), to: asked.to === undefined ? to : Math.min(to, upToMinute(asked.to)) };
}

/** Those that were open at some time in it: what ended later counts with its end. */
async function incidentsOf(
  { incidents }: ReportPorts,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): Promise<readonly Incident[]> {
  const [open, ended] = await Promise.all([
    incidents.open(),
    incidents.ended(from, Math.max(now, to) + MINUTE),
  ]);
  const all = [...ended, ...open.incidents].filter(
    ({ beganAt, endedAt }) => beganAt < to && (endedAt ?? now) >= from,
  );
  // One that ends while both are read is in both.
  return [...new Map(all.reverse().map((incident) => [incident.id, incident])).values()];
}

/** A kill of a state that could not be read is in no log (docs/rollout.md). */
function notLogged(state: RolloutState | undefined, log: readonly LogEntry[]): readonly Missing[] {
  const last = log.at(-1);
  if (!state || !last || state.percentage === last.percentage) return [];
  const why = `its last change left ${last.percentage} %, and it is ${state.percentage} % now: a state that could not be read was killed`;
  return [{ source: 'the log', why }];
}

/** @param ageMs of the beginning of what is reviewed. */
function forgottenOf(ageMs: number): readonly Missing[] {
  const days = (ms: number) => `what is older than ${ms / 86_400_000} days is not kept`;
  return [
    ...(ageMs > OUTAGE_KEPT_MS ? [{ source: 'planned outages', why: days(OUTAGE_KEPT_MS) }] : []),
    ...(ageMs > FEEDBACK_LIFETIME_MS ? [{ source: 'feedback', why: days(FEEDBACK_LIFETIME_MS) }] : []),
  ];
}

async function read<T>(from: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: 'read', value: await from() };
  } catch (fault) {
    return { kind: 'unread', why: lineOfFault(fault) };
  }
}

const downTo = (periodMs: number, at: number) => Math.floor(at / periodMs) * periodMs;
const wholeMinute = (at: number) => downTo(MINUTE, at);
const upToMinute = (at: number) => wholeMinute(at + MINUTE - 1);
