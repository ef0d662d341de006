import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** A minute, in microseconds: no request is waited for as long. */
const HIGHEST_US = 60_000_000;
const US = 1_000;

/** Milliseconds in an HDR histogram: of any size, each within a thousandth of what it was (docs/adr/0028). */
export class Latencies {
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: HIGHEST_US, figures: 3 });

  add(ms: number): void {
    this.#histogram.record(Math.min(HIGHEST_US, Math.max(1, Math.round(ms * US))));
  }

  get count(): number {
    return this.#histogram.count;
  }

  /** Nothing without a value. */
  get mean(): number | undefined {
    return this.count === 0 ? undefined : inMs(this.#histogram.mean);
  }

  /** @param percent 100 is the highest. Nothing without a value. */
  percentile(percent: number): number | undefined {
    return this.count === 0 ? undefined : inMs(this.#histogram.percentile(percent));
  }
}

const inMs = (us: number) => Number((us / US).toFixed(1));
