import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { Evidence } from './review-data.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of a chart's points; an hour is the usual one, a rehearsal has shorter ones, and more than 16 days longer ones. */
const POINT_LENGTHS = [5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
const MOST_POINTS = 400;

/** The plan's five metrics in one time; shares are fractions of one, and one without anything to measure has no value. */
export interface Measures {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly requests: number;
  readonly succeeded: number;
  readonly rejected: number;
  readonly failed: number;
  readonly success?: number;
  readonly errors?: number;
  /** Milliseconds on average: the whole, and our part. */
  readonly wholeMs?: number;
  readonly ownMs?: number;
  readonly probes: number;
  readonly uptime?: number;
  readonly opinions: number;
  readonly satisfaction?: number;
}

/** Length of a point of the charts, milliseconds. */
export function pointLength(from: number, to: number, { periodMs }: Evidence): number {
  return (
    POINT_LENGTHS.find((length) => length >= periodMs && (to - from) / length <= MOST_POINTS) ??
    (POINT_LENGTHS.at(-1) as number)
  );
}

/** One for each such time that begins in [from, to), the ones without anything too: a gap is to be seen. */
export function measuresOf(
  { sums }: Evidence,
  { from, to, lengthMs }: { readonly from: number; readonly to: number; readonly lengthMs: number },
): readonly Measures[] {
  const byTime = Map.groupBy(
    sums.filter(({ at }) => at >= from && at < to),
    ({ at }) => Math.floor(at / lengthMs) * lengthMs,
  );
  const first = Math.floor(from / lengthMs) * lengthMs;
  return Array.from({ length: Math.ceil((to - first) / lengthMs) }, (_, index) => {
    const at = first + index * lengthMs;
    return measured(at, byTime.get(at) ?? []);
  });
}

/** All of them together. */
export function measured(at: number, sums: readonly Minute[]): Measures {
  const total = (of: (minute: Minute) => number) => sums.reduce((sum, minute) => sum + of(minute), 0);
  const [succeeded, rejected, failed] = [
    total((minute) => minute.succeeded),
    total((minute) => minute.rejected),
    total((minute) => minute.failed),
  ];
  const requests = succeeded + rejected + failed;
  const probes = total((minute) => minute.probes);
  const opinions = total((minute) => minute.opinions);
  return {
    at,
    requests,
    succeeded,
    rejected,
    failed,
    ...(requests > 0
      ? {
          success: succeeded / requests,
          errors: failed / requests,
          wholeMs: total((minute) => minute.wholeMs) / requests,
          ownMs: total((minute) => minute.ownMs) / requests,
        }
      : {}),
    probes,
    ...(probes > 0 ? { uptime: 1 - total((minute) => minute.failedProbes) / probes } : {}),
    opinions,
    ...(opinions > 0 ? { satisfaction: total((minute) => minute.goodOpinions) / opinions } : {}),
  };
}
