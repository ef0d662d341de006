import { production } from '../../lambdas/contracts/rollout-plans/production.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { type End, type HistoriesResult, playStep } from './histories.ts';
import type { Traffic } from './traffic.ts';

/** One row of the table in docs/rollout.md: a step of an hour under this traffic, many times, and what is promised. */
export interface Figure {
  readonly what: string;
  readonly limit: string;
  readonly traffic: Traffic;
  readonly minutes: number;
  readonly shows: 'aborted' | 'promoted' | 'minutes' | 'lateness';
  /** Of each history's end: whether it is a case that must not be. */
  readonly never?: (end: End) => boolean;
  readonly keeps: (seen: Seen) => boolean;
}

export interface Seen extends HistoriesResult {
  /** Histories that `never` was true of. */
  readonly broken: number;
}

/** Requests a minute from people who are in: one person now and then, to all of VA.gov's sign-ins. */
const rates = [2, 10, 50, 300];
const OWN_MS = 20;
const MHV_MS = 100;
const healthy = { errorRate: 0.002, rejectedRate: 0, ownMs: OWN_MS, mhvMs: MHV_MS };
const share = (count: number, { histories }: Seen) => count / histories;

export const figures: readonly Figure[] = [
  ...rates.map((rpm) => falseAborts('0.2 % errors', { ...healthy, rpm }, 0.002)),
  ...rates.map((rpm) => falseAborts('0.5 % errors', { ...healthy, rpm, errorRate: 0.005 }, 0.01)),
  ...rates.map((rpm) =>
    falseAborts('0.2 % errors, 4.5 % rejected', { ...healthy, rpm, rejectedRate: 0.045 }, 0.01),
  ),
  ...[50, 300].map((rpm): Figure => {
    const within = ({ median_minutes_to_abort: median, p95_minutes_to_abort: p95 }: Seen) =>
      median !== null && median <= 2 && p95 !== null && p95 <= 3;
    return {
      what: `10 % errors, ${rpm} a minute: stopped`,
      limit: 'median 2, 95th percentile 3 minutes',
      traffic: { ...healthy, rpm, errorRate: 0.1 },
      minutes: 60,
      shows: 'minutes',
      keeps: (seen) => seen.aborted === seen.histories && within(seen),
    };
  }),
  ...rates.map(
    (rpm): Figure => ({
      what: `MHV down, ${rpm} a minute: stopped`,
      limit: 'at the latest at the first look after 5 errors in 5 minutes',
      traffic: { ...healthy, rpm, errorRate: 1 },
      minutes: 60,
      shows: 'lateness',
      never: (end) => end.kind !== 'aborted' || end.minute > firstLookAfterFiveErrors(end.seen),
      keeps: ({ broken }) => broken === 0,
    }),
  ),
  threePercent('600 requests', { ...healthy, rpm: 10, errorRate: 0.03 }, 60, 0.001),
  threePercent('300 requests', { ...healthy, rpm: 5, errorRate: 0.03 }, 60, 0.025),
  threePercent(
    '240 requests in an hour, and an hour more',
    { ...healthy, rpm: 4, errorRate: 0.03 },
    120,
    0.025,
  ),
];

export function see({ traffic, minutes, never }: Figure, histories: number, seed: number): Seen {
  let broken = 0;
  const result = playStep(
    {
      plan: production,
      position: { phase: 0, step: 0 },
      minutes,
      histories,
      seed,
      traffic,
      latencyAccepted: false,
    },
    (end) => {
      if (never?.(end)) broken += 1;
    },
  );
  return { ...result, broken };
}

function falseAborts(what: string, traffic: Traffic, most: number): Figure {
  return {
    what: `${what}, ${traffic.rpm} a minute: aborted in an hour`,
    limit: `at most ${100 * most} %`,
    traffic,
    minutes: 60,
    shows: 'aborted',
    keeps: (seen) => share(seen.aborted, seen) <= most,
  };
}

function threePercent(what: string, traffic: Traffic, minutes: number, most: number): Figure {
  return {
    what: `3 % errors, ${what}: promoted`,
    limit: `at most ${100 * most} %, never under 300 requests`,
    traffic,
    minutes,
    shows: 'promoted',
    never: ({ kind, seen }) => kind === 'promoted' && requestsOf(seen) < 300,
    keeps: (seen) => share(seen.promoted, seen) <= most && seen.broken === 0,
  };
}

function requestsOf(minutes: readonly Minute[]): number {
  return minutes.reduce((sum, { succeeded, rejected, failed }) => sum + succeeded + rejected + failed, 0);
}

/** In minutes, counted from 1; nothing but errors has come. */
function firstLookAfterFiveErrors(minutes: readonly Minute[]): number {
  const index = minutes.findIndex((_, at) => requestsOf(minutes.slice(Math.max(0, at - 4), at + 1)) >= 5);
  return index === -1 ? Number.POSITIVE_INFINITY : index + 1;
}
