import { limits } from '../contracts/limits.ts';
import type { StepLimits } from '../contracts/rollout-plans/plan.ts';
import type { Minute } from '../ports/rollout-evidence/rollout-evidence.ts';
import { cusum, type Interval, wilson } from './statistics.ts';

/** FAIL: to 0 and everyone told. HOLD: neither that nor a raise. PASS: nothing against a raise. */
export type Verdict = 'FAIL' | 'HOLD' | 'PASS';
export type GateName = 'errors' | 'success' | 'uptime' | 'response' | 'satisfaction';

/** What a gate says, and from what. */
export interface Gate {
  readonly name: GateName;
  readonly verdict: Verdict;
  /** How many it is about: requests, probes, answers. */
  readonly n: number;
  /** A share, or milliseconds; none without data. */
  readonly estimate?: number;
  /** Wilson's, 99.9 % on both sides; none for milliseconds. */
  readonly interval?: Interval;
  readonly why: string;
}

export interface Judged {
  readonly limits: StepLimits;
  /** Complete minutes since the step began, oldest first, without planned outages. */
  readonly minutes: readonly Minute[];
  /** Milliseconds since 1970: the end of the last complete minute. */
  readonly through: number;
  /** A person has accepted MHV's part of the response time. */
  readonly latencyAccepted: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Where these come from, and what they do under simulated traffic: docs/rollout.md, "The gates". */
export const gateRules = {
  leastToAbort: 50,
  shortWindow: { ms: 5 * MINUTE, z: 3.89 },
  sinceStep: { z: 3.29 },
  drift: { changed: 0.04, limit: 7 },
  /** Errors without one success in the short window: MHV is down. */
  leastWithoutSuccess: 5,
  leastToPass: { errors: 300, success: 60, satisfaction: limits.leastOpinions },
  /** The fastest: 2 % of a month's budget in an hour. */
  burnRate: limits.burnRates[0].rate,
  leastFailedProbes: limits.leastFailedProbes,
} as const;

/** Every gate's verdict, in the order in which people ask: does it work, is it there, is it fast, do they like it. */
export function judge(judged: Judged): readonly Gate[] {
  const { minutes, through } = judged;
  const sums: Sums = {
    step: totalOf(minutes),
    hour: totalOf(last(minutes, through, HOUR)),
    short: totalOf(last(minutes, through, gateRules.shortWindow.ms)),
    shortBefore: totalOf(last(minutes, through - gateRules.shortWindow.ms, gateRules.shortWindow.ms)),
  };
  return [
    errorGate(judged, sums),
    successGate(judged, sums),
    uptimeGate(judged, sums),
    responseGate(judged, sums),
    satisfactionGate(judged, sums),
  ];
}

type Total = Omit<Minute, 'at'> & { readonly requests: number };

/** What all gates rest on, added up once: since the step began, in the last hour, in the last 5 minutes and those before. */
interface Sums {
  readonly step: Total;
  readonly hour: Total;
  readonly short: Total;
  readonly shortBefore: Total;
}

const requestsOf = ({ succeeded, rejected, failed }: Minute) => succeeded + rejected + failed;

function totalOf(minutes: readonly Minute[]): Total {
  const total = {
    requests: 0,
    succeeded: 0,
    rejected: 0,
    failed: 0,
    ownMs: 0,
    wholeMs: 0,
    probes: 0,
    failedProbes: 0,
    opinions: 0,
    goodOpinions: 0,
  };
  for (const minute of minutes) {
    total.requests += requestsOf(minute);
    total.succeeded += minute.succeeded;
    total.rejected += minute.rejected;
    total.failed += minute.failed;
    total.ownMs += minute.ownMs;
    total.wholeMs += minute.wholeMs;
    total.probes += minute.probes;
    total.failedProbes += minute.failedProbes;
    total.opinions += minute.opinions;
    total.goodOpinions += minute.goodOpinions;
  }
  return total;
}

/** The minutes of the last `ms` before `end`. */
function last(minutes: readonly Minute[], end: number, ms: number): readonly Minute[] {
  const first = minutes.findLastIndex(({ at }) => at < end - ms) + 1;
  return minutes.slice(first, minutes.findLastIndex(({ at }) => at < end) + 1);
}

function errorGate({ limits, minutes }: Judged, { step, short }: Sums): Gate {
  const most = limits.errors.most;
  const { requests: n, failed } = step;
  const said = { name: 'errors', n, ...shareOf(failed, n) } as const;
  const percent = `${100 * most} %`;
  const surelyOver = ({ failed, requests }: Total, z: number) =>
    requests >= gateRules.leastToAbort && wilson(failed, requests, z).lower > most;
  if (surelyOver(short, gateRules.shortWindow.z)) {
    const why = `${short.failed} of ${short.requests} in 5 minutes: surely over ${percent}`;
    return { ...said, verdict: 'FAIL', why };
  }
  if (surelyOver(step, gateRules.sinceStep.z)) {
    const why = `${failed} of ${n} since the step began: surely over ${percent}`;
    return { ...said, verdict: 'FAIL', why };
  }
  if (drifted(minutes, most)) {
    const why = `errors have gone up and stayed up: CUSUM over ${gateRules.drift.limit}`;
    return { ...said, verdict: 'FAIL', why };
  }
  if (short.failed >= gateRules.leastWithoutSuccess && short.succeeded === 0) {
    return { ...said, verdict: 'FAIL', why: `${short.failed} errors in 5 minutes and not one success` };
  }
  if (n < gateRules.leastToPass.errors)
    return { ...said, verdict: 'HOLD', why: `n under ${gateRules.leastToPass.errors}` };
  return failed / n < most
    ? { ...said, verdict: 'PASS', why: `under ${percent}` }
    : { ...said, verdict: 'HOLD', why: `not under ${percent}` };
}

function drifted(minutes: readonly Minute[], usual: number): boolean {
  let drift = 0;
  for (const minute of minutes) {
    drift = cusum(drift, minute.failed, requestsOf(minute), { usual, changed: gateRules.drift.changed });
    if (drift > gateRules.drift.limit) return true;
  }
  return false;
}

function successGate({ limits }: Judged, { step: { requests: n, succeeded } }: Sums): Gate {
  const said = { name: 'success', n, ...shareOf(succeeded, n) } as const;
  const { least, abortsBelow } = limits.success;
  if (n >= gateRules.leastToAbort && wilson(succeeded, n, gateRules.sinceStep.z).upper < abortsBelow) {
    return { ...said, verdict: 'FAIL', why: `surely under ${100 * abortsBelow} %` };
  }
  if (n < gateRules.leastToPass.success)
    return { ...said, verdict: 'HOLD', why: `n under ${gateRules.leastToPass.success}` };
  return succeeded / n > least
    ? { ...said, verdict: 'PASS', why: `over ${100 * least} %` }
    : { ...said, verdict: 'HOLD', why: `not over ${100 * least} %` };
}

function uptimeGate({ limits }: Judged, { hour, short }: Sums): Gate {
  const { probes: n, failedProbes: failed } = hour;
  const said = { name: 'uptime', n, ...shareOf(n - failed, n) } as const;
  const burns = ({ probes, failedProbes }: Total) =>
    probes > 0 && failedProbes / probes > gateRules.burnRate * (1 - limits.uptime.least);
  if (failed >= gateRules.leastFailedProbes && burns(hour) && burns(short)) {
    return { ...said, verdict: 'FAIL', why: `${failed} of ${n} probes in an hour failed, and still do` };
  }
  return {
    ...said,
    verdict: 'PASS',
    why: n === 0 ? 'no probes: nothing seen' : `no violation in ${n} probes`,
  };
}

function responseGate({ limits, latencyAccepted }: Judged, { step, short, shortBefore }: Sums): Gate {
  const n = step.requests;
  const { ownMostMs, wholeMostMs } = limits.response;
  const whole = step.wholeMs / n;
  const said = { name: 'response', n, ...(n > 0 ? { estimate: whole } : {}) } as const;
  const slow = ({ requests, ownMs }: Total) =>
    requests >= gateRules.leastToAbort && ownMs / requests > ownMostMs;
  if (slow(short) && slow(shortBefore)) {
    return { ...said, verdict: 'FAIL', why: `our part is over ${ownMostMs} ms, twice 5 minutes running` };
  }
  if (n === 0) return { ...said, verdict: 'HOLD', why: 'no data' };
  if (whole < wholeMostMs) return { ...said, verdict: 'PASS', why: `under ${wholeMostMs} ms` };
  return latencyAccepted
    ? { ...said, verdict: 'PASS', why: "a person has accepted MHV's part" }
    : { ...said, verdict: 'HOLD', why: `not under ${wholeMostMs} ms; MHV's part can be accepted` };
}

function satisfactionGate({ limits }: Judged, { step: { opinions: n, goodOpinions: good } }: Sums): Gate {
  const said = { name: 'satisfaction', n, ...shareOf(good, n) } as const;
  if (n < gateRules.leastToPass.satisfaction)
    return { ...said, verdict: 'PASS', why: 'too few answers to say' };
  const { least } = limits.satisfaction;
  return good / n > least
    ? { ...said, verdict: 'PASS', why: `over ${100 * least} %` }
    : { ...said, verdict: 'HOLD', why: `not over ${100 * least} %` };
}

function shareOf(count: number, n: number): { estimate?: number; interval?: Interval } {
  return n === 0 ? {} : { estimate: count / n, interval: wilson(count, n, gateRules.sinceStep.z) };
}
