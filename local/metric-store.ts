import type { Clock } from './clock.ts';
import type { MetricValue } from './function-output.ts';

/** Which metric. */
export type MetricName = Pick<MetricValue, 'namespace' | 'name' | 'dimensions'>;

/** What came of one metric in one minute. */
export interface Minute {
  /** Epoch ms: its beginning. */
  readonly at: number;
  sum: number;
  count: number;
  minimum: number;
  maximum: number;
  /** How often each value came, rounded to three digits: a busy minute stays small, percentiles are half a percent off. */
  readonly counts: Map<number, number>;
}

/** One metric. */
export interface Series {
  /** The minutes with data that begin in [from, to), oldest first. */
  minutes(from: number, to: number): readonly Readonly<Minute>[];
}

/** Metrics as CloudWatch keeps them: each value in the minute of the runtime's clock in which it arrived. */
export interface MetricStore {
  /** @param at epoch ms of the clock: when it arrived, if that is not now. */
  add(value: MetricName & Pick<MetricValue, 'value'>, at?: number): void;
  series(metric: MetricName): Series;
}

export const MINUTE_MS = 60_000;
/** As long as CloudWatch keeps data of one minute (its user guide, "Metrics retention"). */
const KEPT_MS = 15 * 24 * 60 * MINUTE_MS;
const DIGITS = 3;

export function createMetricStore(clock: Clock): MetricStore {
  const all = new Map<string, Minute[]>();
  const minutesOf = (metric: MetricName) => {
    const key = keyOf(metric);
    const known = all.get(key);
    if (known) return known;
    const minutes: Minute[] = [];
    all.set(key, minutes);
    return minutes;
  };
  return {
    add(metric, at = clock.now()) {
      const minutes = minutesOf(metric);
      put(minuteAt(minutes, startOf(at, MINUTE_MS)), metric.value);
      const old = firstFrom(minutes, clock.now() - KEPT_MS);
      if (old > 0) minutes.splice(0, old);
    },
    series(metric) {
      const minutes = minutesOf(metric);
      return { minutes: (from, to) => minutes.slice(firstFrom(minutes, from), firstFrom(minutes, to)) };
    },
  };
}

/** The beginning of the period that a time is in; periods begin at 1970. */
export const startOf = (time: number, periodMs: number) => Math.floor(time / periodMs) * periodMs;

function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

/** The index of the first that begins at `at` or later. */
function firstFrom(minutes: readonly Minute[], at: number): number {
  let [low, high] = [0, minutes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((minutes[middle] as Minute).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function minuteAt(minutes: Minute[], at: number): Minute {
  const index = firstFrom(minutes, at);
  const found = minutes[index];
  if (found?.at === at) return found;
  const minute = { at, sum: 0, count: 0, minimum: Infinity, maximum: -Infinity, counts: new Map() };
  minutes.splice(index, 0, minute);
  return minute;
}

function put(minute: Minute, value: number): void {
  minute.sum += value;
  minute.count += 1;
  minute.minimum = Math.min(minute.minimum, value);
  minute.maximum = Math.max(minute.maximum, value);
  const rounded = Number(value.toPrecision(DIGITS));
  minute.counts.set(rounded, (minute.counts.get(rounded) ?? 0) + 1);
}
