import { catalogueEntry } from '../contracts/error-catalogue.ts';
import type { LogEntry } from '../contracts/rollout-state.ts';
import type { Failures, Minute } from '../ports/rollout-evidence/rollout-evidence.ts';

const HOUR = 3_600_000;

/** What a percentage means for people and for the help desk, from what was seen so far. */
export interface Expected {
  readonly peoplePerHour: number;
  /** Calls to the help desk an hour: people times the share of each reason that sends them there. */
  readonly callsPerHour: readonly { readonly reason: string; readonly calls: number }[];
}

export interface SeenSoFar {
  /** Every change so far, oldest first. */
  readonly log: readonly LogEntry[];
  /** What was seen in [from, to), milliseconds since 1970. */
  readonly minutes: readonly Minute[];
  readonly failures: Failures;
  readonly from: number;
  readonly to: number;
}

/** @returns nothing while nobody was in: there is nothing to expect from. */
export function expectedAt(
  percentage: number,
  { log, minutes, failures, from, to }: SeenSoFar,
): Expected | undefined {
  // Percent times hours: how long how many people were in.
  const exposure = log.reduce((sum, entry, index) => {
    const until = Math.min(log[index + 1]?.at ?? to, to);
    return sum + (entry.percentage * Math.max(0, until - Math.max(entry.at, from))) / HOUR;
  }, 0);
  const people = minutes.reduce(
    (sum, { succeeded, rejected, failed }) => sum + succeeded + rejected + failed,
    0,
  );
  if (exposure === 0 || people === 0) return undefined;
  const peoplePerHour = (people / exposure) * percentage;
  const callsPerHour = [...failures]
    .filter(([reason]) => catalogueEntry(reason).action === 'contact_help_desk')
    .map(([reason, count]) => ({ reason, calls: (count / people) * peoplePerHour }));
  return { peoplePerHour, callsPerHour };
}
