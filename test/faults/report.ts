import type { Entry } from './history.ts';
import type { Violation } from './invariants/told.ts';
import type { Seen } from './play.ts';

/** What was played, in a few lines. */
export function describeSeen(seed: number, seen: Seen, violations: number, seconds: number): string {
  const { requests, events, redelivered, deadLetters, faults, longestQuietMs } = seen;
  const kinds = [...faults].sort(([a], [b]) => a.localeCompare(b)).map(([kind, times]) => `${kind} ${times}`);
  return [
    `seed ${seed}: ${requests} requests, ${events} events, ${redelivered} redelivered, ${deadLetters} dead letters, ${violations} violations, ${seconds.toFixed(1)} s`,
    `  faults: ${kinds.join(', ')}`,
    `  quiet at the latest ${Math.round(longestQuietMs / 1_000)} s after a storm`,
  ].join('\n');
}

/** A violation with its seed, and a line for each thing that happened. */
export function describeViolation(seed: number, { invariant, id, what, history }: Violation): string {
  const start = history[0]?.at ?? 0;
  return [
    `VIOLATION of ${invariant} with --seed ${seed}, ${id || 'no request alone'}: ${what}`,
    ...history.map((entry) => `  ${String(entry.at - start).padStart(8)} ms  ${lineOf(entry)}`),
  ].join('\n');
}

function lineOf({ at: _, icn: __, id, kind, ...facts }: Entry): string {
  return `${id}  ${kind}  ${JSON.stringify(facts)}`.slice(0, 400);
}
