/** Enough for minutes of a busy machine, and for hours of any other. */
const LEAST_KEPT = 20_000;

/** Adds to what is kept of a run; of more than twice `least` the oldest go, many at once: each removal moves all the others. */
export function keep<T>(kept: T[], item: T, least = LEAST_KEPT): void {
  if (kept.push(item) > 2 * least) kept.splice(0, kept.length - least);
}
