import { cusum, wilson } from '../../../lambdas/control-rollout/statistics.ts';

describe('Wilson’s interval', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I: method 3 at 95 %.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d is what Newcombe printed', (count, n, lower, upper) => {
    const interval = wilson(count, n, 1.959964);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });

  test.each([20, 72, 100])('none and all of %d do not go beyond 0 and 1', (n) => {
    expect(wilson(0, n, 3.29).lower).toBeGreaterThanOrEqual(0);
    expect(wilson(n, n, 3.29).upper).toBeLessThanOrEqual(1);
  });

  test('nothing seen is nothing known', () => {
    expect(wilson(0, 0, 3.29)).toEqual({ lower: 0, upper: 1 });
  });
});

describe('the cumulative sum', () => {
  const change = { usual: 0.01, changed: 0.04 };

  test('stays at 0 while nothing fails, and grows by the log likelihood ratio of each error', () => {
    expect(cusum(0, 0, 1_000, change)).toBe(0);
    expect(cusum(0, 1, 1, change)).toBeCloseTo(Math.log(4), 10);
    expect(cusum(2, 1, 11, change)).toBeCloseTo(2 + Math.log(4) + 10 * Math.log(0.96 / 0.99), 10);
  });
});
