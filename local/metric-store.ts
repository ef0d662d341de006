import type { Clock } from './clock.ts';
import type { MetricValue } from './function-output.ts';

/** Which metric. */
export type MetricName = Pick<MetricValue, 'namespace' | 'name' | 'dimensions'>;

/** What came of one metric in a minute, or in an hour. */
export interface Aggregate {
  /** Epoch ms: its beginning. */
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  /** How often each value came, rounded to three digits: what is busy stays small, percentiles are half a percent off. */
  readonly counts: ReadonlyMap<number, number>;
}

/** One metric. */
export interface Series {
  /**
   * What came in [from, to), oldest first; both are the beginning of a minute. Whole hours are in one piece: a window of
   * days is read each minute.
   */
  between(from: number, to: number): readonly Aggregate[];
}

/** Metrics as CloudWatch keeps them: each value in the minute of the runtime's clock in which it arrived. */
export interface MetricStore {
  /** @param at epoch ms of the clock: when it arrived, if that is not now. */
  add(value: MetricName & Pick<MetricValue, 'value'>, at?: number): void;
  series(metric: MetricName): Series;
}

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** As long as CloudWatch keeps data of one minute (its user guide, "Metrics retention"). */
const KEPT_MS = 15 * 24 * HOUR_MS;
const DIGITS = 3;

export function createMetricStore(clock: Clock): MetricStore {
  const all = new Map<string, StoredSeries>();
  const find = ({ namespace, name, dimensions }: MetricName) => {
    const own = Object.keys(dimensions).sort();
    const key = `${namespace}\n${name}${own.map((each) => `\n${each}=${dimensions[each]}`).join('')}`;
    let series = all.get(key);
    if (!series) {
      series = new StoredSeries();
      all.set(key, series);
    }
    return series;
  };
  return {
    add(metric, at = clock.now()) {
      const series = find(metric);
      series.put(metric.value, at);
      series.forget(clock.now() - KEPT_MS);
    },
    series: find,
  };
}

/** The beginning of the period that a time is in; periods begin at 1970. */
export const startOf = (time: number, periodMs: number) => Math.floor(time / periodMs) * periodMs;

class StoredSeries implements Series {
  readonly #minutes = new Blocks(MINUTE_MS);
  readonly #hours = new Blocks(HOUR_MS);

  put(value: number, at: number): void {
    this.#minutes.put(value, at);
    this.#hours.put(value, at);
  }

  forget(before: number): void {
    this.#minutes.forget(before);
    this.#hours.forget(before - HOUR_MS);
  }

  between(from: number, to: number): readonly Aggregate[] {
    const [firstHour, end] = [startOf(from + HOUR_MS - 1, HOUR_MS), startOf(to, HOUR_MS)];
    if (firstHour >= end) return this.#minutes.between(from, to);
    return [
      ...this.#minutes.between(from, firstHour),
      ...this.#hours.between(firstHour, end),
      ...this.#minutes.between(end, to),
    ];
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Block = Mutable<Aggregate> & { readonly counts: Map<number, number> };

/** Periods of one length, those that have data, in their order. */
class Blocks {
  readonly #lengthMs: number;
  readonly #all: Block[] = [];

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  put(value: number, time: number): void {
    const block = this.#at(startOf(time, this.#lengthMs));
    block.sum += value;
    block.count += 1;
    block.minimum = Math.min(block.minimum, value);
    block.maximum = Math.max(block.maximum, value);
    const rounded = Number(value.toPrecision(DIGITS));
    block.counts.set(rounded, (block.counts.get(rounded) ?? 0) + 1);
  }

  between(from: number, to: number): readonly Aggregate[] {
    return this.#all.slice(this.#firstFrom(from), this.#firstFrom(to));
  }

  forget(before: number): void {
    const old = this.#firstFrom(before);
    if (old > 0) this.#all.splice(0, old);
  }

  #at(at: number): Block {
    const index = this.#firstFrom(at);
    const found = this.#all[index];
    if (found?.at === at) return found;
    const block = { at, sum: 0, count: 0, minimum: Infinity, maximum: -Infinity, counts: new Map() };
    this.#all.splice(index, 0, block);
    return block;
  }

  /** The index of the first that begins at `at` or later. */
  #firstFrom(at: number): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#all[middle] as Block).at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
