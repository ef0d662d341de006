import { timeText, type Why } from './alarm.ts';
import type { AlarmState } from './alarm-rule.ts';
import type { Criteria, Datapoint, MissingData } from './judge.ts';

/** A period with data. */
export interface Point extends Datapoint {
  /** Its beginning, epoch ms. */
  readonly at: number;
  readonly value: number;
}

/** What an alarm on metrics found. */
export interface Judgement extends Criteria {
  readonly state: AlarmState;
  readonly before: AlarmState;
  /** Those that were judged, the newest first. */
  readonly points: readonly Point[];
  /** `greater than`. */
  readonly comparison: string;
  readonly threshold: number;
  /** Epoch ms. */
  readonly now: number;
  readonly periodMs: number;
  /** Of an alarm on one metric. */
  readonly statistic: string | undefined;
}

/** Why an alarm is in its state, in CloudWatch's words. */
export function whyOf(judgement: Judgement): Why {
  return { reason: reasonOf(judgement), data: dataOf(judgement) };
}

function dataOf({ now, points, statistic, periodMs, threshold }: Judgement): Record<string, unknown> {
  const oldest = points.at(-1);
  return {
    version: '1.0',
    queryDate: timeText(now),
    ...(oldest ? { startDate: timeText(oldest.at) } : {}),
    ...(statistic ? { statistic } : {}),
    period: periodMs / 1000,
    recentDatapoints: points.map(({ value }) => value).reverse(),
    threshold,
    evaluatedDatapoints: points.map(({ at, value }) => ({ timestamp: timeText(at), value })),
  };
}

const ASSUMED: Partial<Record<MissingData, string>> = {
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
};

function reasonOf(judgement: Judgement): string {
  const { state, points, periods, missing } = judgement;
  const absent = periods - points.length;
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${datapoints(absent)} unknown.`;
  const assumed = `${datapoints(absent, 'missing ')} treated as [${ASSUMED[missing]}]`;
  if (points.length === 0) {
    const span = `${periods} period${periods === 1 ? '' : 's'}`;
    return `Threshold Crossed: no datapoints were received for ${span} and ${assumed}.`;
  }
  const isAssumed = absent > 0 && ASSUMED[missing] !== undefined;
  return `Threshold Crossed: ${crossing(judgement)}${isAssumed ? ` and ${assumed}` : ''} ${transition(judgement)}.`;
}

/** Those that speak for the state: that breach for ALARM, that do not for OK. */
function crossing({ state, points, periods, comparison, threshold }: Judgement): string {
  const telling = points.filter(({ breaches }) => breaches === (state === 'ALARM'));
  const values = telling.map(({ at, value }) => `${decimal(value)} (${shortTime(at)})`).join(', ');
  const were = `${telling.length === 1 ? 'was' : 'were'}${state === 'ALARM' ? '' : ' not'}`;
  const limit = `${comparison} the threshold (${decimal(threshold)})`;
  return `${telling.length} out of the last ${periods} datapoints [${values}] ${were} ${limit}`;
}

function transition({ state, before, periods, toAlarm }: Judgement): string {
  const least = state === 'ALARM' ? toAlarm : periods - toAlarm + 1;
  return `(minimum ${least} datapoint${least === 1 ? '' : 's'} for ${before} -> ${state} transition)`;
}

const datapoints = (count: number, which = '') =>
  count === 1 ? `1 ${which}datapoint was` : `${count} ${which}datapoints were`;

const decimal = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

/** `25/11/26 14:05:00`, in UTC. */
function shortTime(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `${date.slice(2).split('-').reverse().join('/')} ${time.slice(0, 8)}`;
}
