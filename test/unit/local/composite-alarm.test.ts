import { metricAlarm, watchedAlarms } from '../../fixtures/local-alarms.ts';

const on = (MetricName: string) => metricAlarm({ MetricName });
const children = { a: on('a'), b: on('b') };

describe('a composite alarm', () => {
  it('follows its children in the same minute', () => {
    const { minute, state } = watchedAlarms(children, {
      all: 'ALARM(a) AND ALARM(b)',
      any: 'ALARM(a) OR ALARM(b)',
    });
    const states = () => ['all', 'any'].map(state);
    minute();
    expect(states()).toEqual(['OK', 'OK']);
    minute({ a: 1 });
    expect(states()).toEqual(['OK', 'ALARM']);
    minute({ a: 1, b: 1 });
    expect(states()).toEqual(['ALARM', 'ALARM']);
    minute({ a: 0, b: 0 });
    expect(states()).toEqual(['OK', 'OK']);
  });

  it('does not change for a moment while its children change places', () => {
    const { minute, told } = watchedAlarms(children, { any: 'ALARM(a) OR ALARM(b)' });
    minute({ a: 1, b: 0 });
    minute({ a: 0, b: 1 });
    expect(told.filter(({ alarm }) => alarm.name === 'any')).toHaveLength(1);
  });

  it('can be made of others, whatever their order', () => {
    const { minute, state, told } = watchedAlarms(children, { top: 'ALARM(middle)', middle: 'ALARM(a)' });
    minute();
    minute({ a: 1 });
    expect(state('top')).toBe('ALARM');
    expect(told.slice(-3).map(({ alarm }) => alarm.name)).toEqual(['a', 'middle', 'top']);
  });

  it('says which child it was, and as a new one that it was created', () => {
    const { minute, told, clock } = watchedAlarms(
      { a: metricAlarm({ MetricName: 'a', TreatMissingData: 'missing' }) },
      {
        any: 'ALARM(a)',
      },
    );
    minute();
    const arn = 'arn:aws-us-gov:cloudwatch:us-gov-west-1:000000000000:alarm';
    expect(told[0]?.now).toMatchObject({
      reason: `${arn}:any was created and its alarm rule evaluates to OK`,
      data: { triggeringAlarms: [] },
    });
    minute({ a: 1 });
    expect(told.at(-1)?.now).toEqual({
      value: 'ALARM',
      reason: `${arn}:a transitioned to ALARM at Wednesday 25 November, 2026 14:02:00 UTC`,
      data: {
        triggeringAlarms: [
          { arn: `${arn}:a`, state: { value: 'ALARM', timestamp: '2026-11-25T14:02:00.000+0000' } },
        ],
      },
      at: clock.now(),
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['of what is not there', { any: 'ALARM(c)' }, /^any: AlarmRule names c/],
    ['of itself', { any: 'OK(any)' }, /^any: AlarmRule names any/],
    ['of one that is made of it', { one: 'OK(two)', two: 'OK(one)' }, /^one: AlarmRule names two/],
    ['of a rule that is not in the grammar', { any: 'AT_LEAST(1, ALARM, ("a"))' }, /^any: .*AT_LEAST/],
  ])('is refused: %s', (_, rules, message) => {
    expect(() => watchedAlarms(children, rules)).toThrow(message);
  });
});
