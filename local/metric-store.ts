import type { Clock } from './clock.ts';
import type { MetricValue } from './function-output.ts';

/** Which metric. */
export type MetricName = Pick<MetricValue, 'namespace' | 'name' | 'dimensions'>;

/** What came of one metric in a time. */
export interface Aggregate {
  /** Epoch ms: its beginning. */
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Metrics as CloudWatch keeps them: each value in the minute of the runtime's clock in which it arrived. */
export interface MetricStore {
  add(value: MetricValue): void;
  /** Those with data that begin in [from, to), oldest first; `periodMs` is a multiple of a minute. */
  read(metric: MetricName, from: number, to: number, periodMs: number): Aggregate[];
}

const MINUTE_MS = 60_000;
/** As long as CloudWatch keeps data of one minute (its user guide, "Metrics retention"). */
const KEPT_MS = 15 * 24 * 60 * MINUTE_MS;

export function createMetricStore(clock: Clock): MetricStore {
  const series = new Map<string, Map<number, Aggregate>>();
  return {
    add(metric) {
      const key = keyOf(metric);
      const minutes = series.get(key) ?? new Map<number, Aggregate>();
      series.set(key, minutes);
      const now = clock.now();
      const at = startOf(now, MINUTE_MS);
      const { value } = metric;
      const arrived = { at, sum: value, count: 1, minimum: value, maximum: value };
      const before = minutes.get(at);
      minutes.set(at, before ? together(before, arrived) : arrived);
      // In the order of their arrival: the oldest are the first.
      for (const old of minutes.keys()) {
        if (old >= now - KEPT_MS) break;
        minutes.delete(old);
      }
    },
    read(metric, from, to, periodMs) {
      const periods = new Map<number, Aggregate>();
      for (const minute of series.get(keyOf(metric))?.values() ?? []) {
        const at = startOf(minute.at, periodMs);
        if (at < from || at >= to) continue;
        const before = periods.get(at);
        periods.set(at, before ? together(before, { ...minute, at }) : { ...minute, at });
      }
      return [...periods.values()];
    },
  };
}

const startOf = (time: number, periodMs: number) => Math.floor(time / periodMs) * periodMs;

function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

function together(a: Aggregate, b: Aggregate): Aggregate {
  return {
    at: a.at,
    sum: a.sum + b.sum,
    count: a.count + b.count,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}
