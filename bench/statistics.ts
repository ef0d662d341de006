/** The value that this share (0 to 1) of all is at most: nearest rank. Throws without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)];
  if (value === undefined) throw new Error('no values: nothing was measured');
  return value;
}

/** Of rounds that a noisy machine disturbs one by one, the one that most are like. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
