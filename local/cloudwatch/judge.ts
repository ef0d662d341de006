import type { AlarmState } from './alarm-rule.ts';

/** What an alarm makes of a period without data. */
export const missingData = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
export type MissingData = (typeof missingData)[number];

/** How an alarm judges data points: `toAlarm` of `periods` have to breach. */
export interface Criteria {
  readonly periods: number;
  readonly toAlarm: number;
  readonly missing: MissingData;
}

/** A period with data. */
export interface Datapoint {
  /** 1 is the newest period. */
  readonly age: number;
  readonly breaches: boolean;
}

/**
 * CloudWatch looks back further than an alarm's periods, for data in place of what is missing: two periods, as in the
 * examples of its user guide ("How alarm state is evaluated when data is missing"). An alarm on what comes seldom is
 * over three periods later.
 */
export const FURTHER_PERIODS = 2;

/**
 * The state that the last data points make, at most `periods` of them, the newest first.
 * @param now the alarm's state: it stays where missing data is ignored.
 */
export function judge(criteria: Criteria, found: readonly Datapoint[], now: AlarmState): AlarmState {
  const { periods, toAlarm, missing } = criteria;
  const absent = periods - found.length;
  const breaching = found.filter(({ breaches }) => breaches).length;
  const assumed = missing === 'breaching' ? absent : 0;
  if (breaching + assumed >= toAlarm) return 'ALARM';
  if (absent === 0 || missing === 'breaching' || missing === 'notBreaching') return 'OK';
  if (breaching < found.length) return 'OK';
  if (missing === 'ignore') return now;
  // Nothing but breaches, and silence since: enough if it lasts that long already.
  return (found.at(-1)?.age ?? 0) >= toAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
}
