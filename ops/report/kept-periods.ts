const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long CloudWatch keeps sums of a length (its user guide, "Metrics retention"). */
const kept = [
  { periodMs: MINUTE, forMs: 15 * DAY },
  { periodMs: 5 * MINUTE, forMs: 63 * DAY },
  { periodMs: HOUR, forMs: 455 * DAY },
] as const;

/** The shortest sums (milliseconds) that are kept of everything since `from`; hours, if none is any more. */
export function keptPeriod(from: number, now: number): number {
  return kept.find(({ forMs }) => now - from < forMs)?.periodMs ?? HOUR;
}

/** The shortest ones that are kept and of which there are not more than `most` in [from, to): for what is added up. */
export function coarsePeriod({ from, to }: { from: number; to: number }, now: number, most: number): number {
  const least = keptPeriod(from, now);
  return kept.find(({ periodMs }) => periodMs >= least && (to - from) / periodMs <= most)?.periodMs ?? HOUR;
}
