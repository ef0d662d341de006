import { createClock } from '../../../local/clock.ts';
import { parseStatistic } from '../../../local/cloudwatch/statistic.ts';
import { createMetricStore, MINUTE_MS } from '../../../local/metric-store.ts';

const metric = { namespace: 'n', name: 'm', dimensions: {} };

/** @param minutes values of each minute. */
function statisticOf(name: string, minutes: readonly (readonly number[])[]): number | undefined {
  const store = createMetricStore(createClock(1, () => 0));
  for (const [minute, values] of minutes.entries()) {
    for (const value of values) store.add({ ...metric, value }, minute * MINUTE_MS);
  }
  return parseStatistic(name)?.(store.series(metric).between(0, minutes.length * MINUTE_MS));
}

const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);

describe('statistics', () => {
  it.each([
    ['Sum', 18],
    ['Average', 4.5],
    ['SampleCount', 4],
    ['Minimum', 1],
    ['Maximum', 10],
  ])('%s is over all minutes of the period', (name, expected) => {
    expect(statisticOf(name, [[1, 3], [], [10, 4]])).toBe(expected);
  });

  it.each([
    ['p0', 1],
    ['p50', 50],
    ['p99', 99],
    ['p99.9', 100],
    ['p100', 100],
  ])('%s is the smallest value that so many do not exceed', (name, expected) => {
    expect(statisticOf(name, [upTo(100)])).toBe(expected);
  });

  it('percentiles weigh minutes by their values', () => {
    const busy = Array<number>(990).fill(20);
    expect(statisticOf('p98', [busy, Array<number>(10).fill(5_000)])).toBe(20);
    expect(statisticOf('p99.9', [busy, Array<number>(10).fill(5_000)])).toBe(5_000);
  });

  it('percentiles are half a percent off at most', () => {
    const found = statisticOf('p90', [upTo(123_456)]) ?? 0;
    expect(Math.abs(found / (0.9 * 123_456) - 1)).toBeLessThan(0.005);
  });

  it.each(['Median', 'p101', 'p', 'P99', 'tm90', 'toString'])('%s is none', (name) => {
    expect(parseStatistic(name)).toBeUndefined();
  });
});
