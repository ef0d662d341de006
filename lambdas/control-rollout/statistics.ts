const { log } = Math;

/** A share of n with Wilson's interval: honest for small n and for shares near 0, where the usual one is not. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Wilson's score interval (Wilson 1927, JASA 22).
 * @param z standard deviations on each side: 3.29 is two-sided 99.9 %, 3.89 is 99.99 %.
 */
export function wilson(count: number, n: number, z: number): Interval {
  if (n === 0) return { lower: 0, upper: 1 };
  const share = count / n;
  const square = (z * z) / n;
  const middle = share + square / 2;
  const half = z * Math.sqrt((share * (1 - share) + square / 4) / n);
  // Of none or of all the bounds are 0 and 1; the arithmetic misses them by a hair, and prints -0.00 %.
  const inside = (share: number) => Math.min(1, Math.max(0, share));
  return { lower: inside((middle - half) / (1 + square)), upper: inside((middle + half) / (1 + square)) };
}

/**
 * Page's cumulative sum for a share that has changed from `usual` to `changed` (Page 1954, Biometrika 41): the log
 * likelihood ratio of what came, never below 0. It sees a small change that lasts, which no short window does.
 * @param before the sum so far.
 */
export function cusum(
  before: number,
  count: number,
  n: number,
  { usual, changed }: { usual: number; changed: number },
): number {
  const ofOne = log(changed / usual);
  const ofOther = log((1 - changed) / (1 - usual));
  const sum = before + count * ofOne + (n - count) * ofOther;
  return sum > 0 ? sum : 0;
}
