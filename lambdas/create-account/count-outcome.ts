import type { AccountClass } from '../contracts/account.ts';
import { metrics } from '../contracts/metrics.ts';
import type { AskPorts, Question } from './command.ts';

/**
 * One request that reached MHV or should have; for every application together, and for the one that called.
 * @param accountClass of a success: what kind of account it came to.
 */
export function countOutcome(
  outcome: 'succeeded' | 'rejected' | 'failed',
  { application }: Pick<Question, 'application'>,
  { telemetry, countedApplications }: AskPorts,
  accountClass?: AccountClass,
): void {
  // The others with 0: a rate of metrics of which one has never been seen would be no data, and no alarm.
  for (const each of ['succeeded', 'rejected', 'failed'] as const) {
    telemetry.count(metrics[each], each === outcome ? 1 : 0);
  }
  if (accountClass) telemetry.count(metrics[accountClass]);
  const counted = countedApplications.includes(application) ? application : 'other';
  telemetry.countFor(counted, metrics[outcome]);
  if (accountClass) telemetry.countFor(counted, metrics[accountClass]);
}
