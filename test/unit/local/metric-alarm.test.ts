import { MINUTE_MS } from '../../../local/metric-store.ts';
import { BEGIN, mathAlarm, metricAlarm, watchedAlarms } from '../../fixtures/local-alarms.ts';

const DAY_S = 86_400;

/** The state after each minute with one value, or without any. */
function statesOf(properties: Record<string, unknown>, minutes: readonly (number | undefined)[]): string {
  const { minute, state } = watchedAlarms({ alarm: properties });
  return minutes
    .map((value) => {
      minute(value === undefined ? {} : { m: value });
      return { ALARM: 'A', OK: 'o', INSUFFICIENT_DATA: '?' }[state('alarm')];
    })
    .join('');
}

const none = undefined;

describe('an alarm on a metric', () => {
  it('is new until it is looked at, and then whatever its missing data says', () => {
    const { alarms, minute, state } = watchedAlarms({
      calm: metricAlarm(),
      silent: metricAlarm({ TreatMissingData: 'breaching' }),
      ignoring: metricAlarm({ TreatMissingData: 'ignore' }),
      usual: metricAlarm({ TreatMissingData: undefined }),
    });
    expect(alarms.stateOf('calm')).toMatchObject({
      value: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
    });
    minute();
    expect(['calm', 'silent', 'ignoring', 'usual'].map(state)).toEqual([
      'OK',
      'ALARM',
      'INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA',
    ]);
  });

  it('is not looked at in the minute after the watch began', () => {
    const { alarms, clock, state } = watchedAlarms({ alarm: metricAlarm() });
    alarms.look(clock.now() - 1);
    expect(state('alarm')).toBe('INSUFFICIENT_DATA');
    alarms.look(clock.now());
    expect(state('alarm')).toBe('OK');
  });

  it('sees the last full minute, and goes back over data that is late by two periods', () => {
    expect(statesOf(metricAlarm(), [1, none, none, none])).toBe('AAAo');
    expect(statesOf(metricAlarm(), [1, 0])).toBe('Ao');
  });

  it('needs as many data points as it says', () => {
    const twoOfThree = metricAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    expect(statesOf(twoOfThree, [1, 0, 1, 0, 0])).toBe('ooAoo');
    expect(statesOf(metricAlarm({ EvaluationPeriods: 3 }), [1, 1, 1, 0])).toBe('ooAo');
  });

  it('slides its windows from minute to minute', () => {
    const twoInFive = metricAlarm({ Period: 300, Threshold: 1 });
    expect(statesOf(twoInFive, [0, 1, 0, 0, 1, 0, 0])).toBe('ooooAAo');
  });

  it('has windows of three days', () => {
    const { minute, clock, state } = watchedAlarms({
      alarm: metricAlarm({ Period: 3 * DAY_S, Threshold: 1 }),
    });
    minute({ m: 1 });
    clock.advance((3 * DAY_S - 120) * 1000);
    minute({ m: 1 });
    expect(state('alarm')).toBe('ALARM');
    minute({ m: 0 });
    expect(state('alarm')).toBe('OK');
  });

  it.each([
    ['GreaterThanThreshold', 'ooA'],
    ['GreaterThanOrEqualToThreshold', 'oAA'],
    ['LessThanThreshold', 'Aoo'],
    ['LessThanOrEqualToThreshold', 'AAo'],
  ])('%s', (ComparisonOperator, expected) => {
    expect(statesOf(metricAlarm({ ComparisonOperator, Threshold: 2 }), [1, 2, 3])).toBe(expected);
  });

  it('on a percentile sees the slow ones', () => {
    const { minute, state } = watchedAlarms({
      alarm: metricAlarm({ Statistic: undefined, ExtendedStatistic: 'p99', Threshold: 1_000 }),
    });
    minute({ m: [...Array<number>(99).fill(10), 5_000] });
    expect(state('alarm')).toBe('OK');
    minute({ m: [...Array<number>(98).fill(10), 5_000, 5_000] });
    expect(state('alarm')).toBe('ALARM');
  });

  it('on an expression is guarded by what the expression says', () => {
    const guarded = mathAlarm('IF(a >= 50, 100 * b / a, 0)', { Threshold: 1 });
    const { minute, state } = watchedAlarms({ alarm: guarded });
    minute({ a: 49, b: 49 });
    expect(state('alarm')).toBe('OK');
    minute({ a: 50, b: 1 });
    expect(state('alarm')).toBe('ALARM');
    minute({ a: 50 });
    expect(state('alarm')).toBe('OK');
  });
});

describe('why', () => {
  const at = (minute: number) => new Date(BEGIN + minute * MINUTE_MS).toISOString().replace('Z', '+0000');

  it('a value breached: in words, and for machines', () => {
    const { minute, told } = watchedAlarms({ alarm: metricAlarm({ Threshold: 2.5 }) });
    minute({ m: 1 });
    minute({ m: [1, 2] });
    expect(told.map(({ now }) => now.value)).toEqual(['OK', 'ALARM']);
    expect(told[1]).toMatchObject({ before: { value: 'OK' }, now: { at: BEGIN + 2 * MINUTE_MS } });
    expect(told[1]?.now.reason).toBe(
      'Threshold Crossed: 1 out of the last 1 datapoints [3.0 (25/11/26 14:01:00)] was greater than the threshold (2.5) (minimum 1 datapoint for OK -> ALARM transition).',
    );
    expect(told[1]?.now.data).toEqual({
      version: '1.0',
      queryDate: at(2),
      startDate: at(1),
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [3],
      threshold: 2.5,
      evaluatedDatapoints: [{ timestamp: at(1), value: 3 }],
    });
  });

  it('several did: the newest first in words, the oldest first for machines', () => {
    const { minute, told } = watchedAlarms({
      alarm: metricAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 }),
    });
    for (const value of [0, 1, 2]) minute({ m: value });
    expect(told[1]?.now.reason).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [2.0 (25/11/26 14:02:00), 1.0 (25/11/26 14:01:00)] were greater than the threshold (0.0) (minimum 2 datapoints for OK -> ALARM transition).',
    );
    expect(told[1]?.now.data?.recentDatapoints).toEqual([0, 1, 2]);
  });

  it('nothing came', () => {
    const { minute, alarms } = watchedAlarms({
      silent: metricAlarm({ EvaluationPeriods: 2, TreatMissingData: 'breaching' }),
      usual: metricAlarm({ TreatMissingData: 'missing' }),
    });
    minute({ other: 1 });
    expect(alarms.stateOf('silent').reason).toBe(
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    );
    minute({ m: 0 });
    for (let lost = 0; lost < 3; lost += 1) minute();
    expect(alarms.stateOf('usual').reason).toBe('Insufficient Data: 1 datapoint was unknown.');
  });
});

describe('an alarm that CloudWatch would refuse, or that is not run here', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a statistic', metricAlarm({ Statistic: 'IQM' }), /^alarm: Statistic/],
    ['no statistic', metricAlarm({ Statistic: undefined }), /Statistic or ExtendedStatistic/],
    ['half a minute', metricAlarm({ Period: 30 }), /^alarm: Period/],
    ['more than a day', metricAlarm({ Period: 300, EvaluationPeriods: 289 }), /289 of 300 s are longer/],
    ['more than a week', metricAlarm({ Period: 3 * DAY_S, EvaluationPeriods: 3 }), /longer than 604800 s/],
    ['more than there are', metricAlarm({ DatapointsToAlarm: 2 }), /DatapointsToAlarm: 2 of 1/],
    ['a comparison', metricAlarm({ ComparisonOperator: 'LessThan' }), /ComparisonOperator/],
    [
      'a property',
      metricAlarm({ EvaluateLowSampleCountPercentile: 'ignore' }),
      /EvaluateLow\w+ is not supported/,
    ],
    ['a function', mathAlarm('SUM(METRICS())'), /^alarm: e: .*SUM\(METRICS\(\)\)/],
    ['an id', mathAlarm('a / c'), /^alarm: .*Id c$/],
    ['itself', mathAlarm('a / e'), /e is made of e/],
    ['two at once', { ...mathAlarm('a / b'), ...metricAlarm() }, /not supported/],
  ])('%s', (_, properties, message) => {
    expect(() => watchedAlarms({ alarm: properties })).toThrow(message);
  });

  it('two that are returned, or two periods', () => {
    const math = mathAlarm('a / b') as {
      Metrics: { ReturnData?: boolean; MetricStat?: { Period: number } }[];
    };
    const [, a] = math.Metrics;
    if (!a?.MetricStat) throw new Error('the fixture has changed');
    a.MetricStat.Period = 120;
    expect(() => watchedAlarms({ alarm: math })).toThrow(/one period/);
    a.ReturnData = true;
    expect(() => watchedAlarms({ alarm: math })).toThrow(/exactly one/);
  });
});
