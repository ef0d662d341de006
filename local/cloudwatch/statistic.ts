import type { Minute } from '../metric-store.ts';

/** A figure of the minutes of one period; there is at least one. */
export type Statistic = (minutes: readonly Readonly<Minute>[]) => number;

const total = (minutes: Parameters<Statistic>[0], of: (minute: Readonly<Minute>) => number) =>
  minutes.reduce((sum, minute) => sum + of(minute), 0);

const sum: Statistic = (minutes) => total(minutes, (minute) => minute.sum);
const count: Statistic = (minutes) => total(minutes, (minute) => minute.count);

const STATISTICS: Record<string, Statistic> = {
  Sum: sum,
  Average: (minutes) => sum(minutes) / count(minutes),
  SampleCount: count,
  Minimum: (minutes) => Math.min(...minutes.map(({ minimum }) => minimum)),
  Maximum: (minutes) => Math.max(...minutes.map(({ maximum }) => maximum)),
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
  return (minutes) => {
    const counts = new Map<number, number>();
    for (const minute of minutes) {
      for (const [value, times] of minute.counts) counts.set(value, (counts.get(value) ?? 0) + times);
    }
    const values = [...counts].sort(([a], [b]) => a - b);
    let left = Math.max(1, Math.ceil(share * count(minutes)));
    const found = values.find(([, times]) => {
      left -= times;
      return left <= 0;
    });
    return found?.[0] ?? Number.NaN;
  };
}
