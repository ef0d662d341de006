import type { Aggregate } from '../metric-store.ts';

/** A figure of what came in one period; there is something. */
export type Statistic = (parts: readonly Aggregate[]) => number;

const total = (parts: readonly Aggregate[], of: (part: Aggregate) => number) =>
  parts.reduce((sum, part) => sum + of(part), 0);

const sum: Statistic = (parts) => total(parts, (part) => part.sum);
const count: Statistic = (parts) => total(parts, (part) => part.count);

const STATISTICS: Record<string, Statistic> = {
  Sum: sum,
  Average: (parts) => sum(parts) / count(parts),
  SampleCount: count,
  Minimum: (parts) => Math.min(...parts.map(({ minimum }) => minimum)),
  Maximum: (parts) => Math.max(...parts.map(({ maximum }) => maximum)),
};

/** `p99`, `p99.9`, `p100`. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,2})?|100)$/;

/** By the name that an alarm or a query gives it; undefined for one that is not run here. */
export function parseStatistic(name: string): Statistic | undefined {
  if (Object.hasOwn(STATISTICS, name)) return STATISTICS[name];
  const percent = PERCENTILE.exec(name)?.[1];
  return percent === undefined ? undefined : percentile(Number(percent) / 100);
}

/** The smallest value that at least this share of all values does not exceed (nearest rank). */
function percentile(share: number): Statistic {
  return (parts) => {
    const counts = new Map<number, number>();
    for (const part of parts) {
      for (const [value, times] of part.counts) counts.set(value, (counts.get(value) ?? 0) + times);
    }
    let left = Math.max(1, Math.ceil(share * count(parts)));
    for (const value of [...counts.keys()].sort((a, b) => a - b)) {
      left -= counts.get(value) ?? 0;
      if (left <= 0) return value;
    }
    throw new Error('a percentile of nothing');
  };
}
