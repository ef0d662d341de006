import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  type DescribeAlarmHistoryCommandInput,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { MINUTE_MS } from '../../../local/metric-store.ts';
import type { Runtime } from '../../../local/runtime.ts';
import { mathAlarm, metricAlarm } from '../../fixtures/local-alarms.ts';
import {
  accessKeyOf,
  addTicker,
  client,
  localRuntimes,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';

const { clock, run } = localRuntimes();

/** One more than fit on a page. */
const OTHERS = 50;

function withAlarms() {
  const template = addTicker(smallTemplate(), [
    { Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' },
  ]);
  const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
  const others = Array.from({ length: OTHERS }, (_, index) => {
    const AlarmName = `other-${String(index).padStart(2, '0')}`;
    return [`Other${index}`, alarm(metricAlarm({ AlarmName, MetricName: 'other' }))];
  });
  Object.assign(template.Resources, Object.fromEntries(others), {
    Math: alarm(mathAlarm('a / b', { AlarmName: 'math', TreatMissingData: 'breaching' })),
    Composite: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: { AlarmName: 'composite', AlarmDescription: 'of math', AlarmRule: 'ALARM(math)' },
    },
  });
  return template;
}

let runtime: Runtime;
beforeAll(async () => {
  runtime = await run(withAlarms());
  runtime.alarms.watch();
  clock.advance(2 * MINUTE_MS);
});

const cloudWatch = (accessKeyId?: string) => new CloudWatchClient(client(runtime, accessKeyId));
const describeAlarms = (input: DescribeAlarmsCommandInput = {}, accessKeyId?: string) =>
  cloudWatch(accessKeyId).send(new DescribeAlarmsCommand(input));
const describeHistory = (input: DescribeAlarmHistoryCommandInput = {}) =>
  cloudWatch().send(new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', ...input }));

const namesOf = (alarms: readonly { AlarmName?: string }[] = []) => alarms.map(({ AlarmName }) => AlarmName);

describe('DescribeAlarms', () => {
  it('says what an alarm is and why it is in its state', async () => {
    const { MetricAlarms } = await describeAlarms({ AlarmNames: ['math'] });
    expect(MetricAlarms).toEqual([
      expect.objectContaining({
        AlarmName: 'math',
        AlarmArn: 'arn:aws-us-gov:cloudwatch:us-gov-west-1:000000000000:alarm:math',
        StateValue: 'ALARM',
        StateReason: expect.stringContaining('no datapoints were received'),
        StateReasonData: expect.stringContaining('"threshold":0'),
        StateTransitionedTimestamp: expect.any(Date),
        TreatMissingData: 'breaching',
        Metrics: expect.arrayContaining([expect.objectContaining({ Id: 'e', Expression: 'a / b' })]),
      }),
    ]);
  });

  it('leaves composites out unless it is asked for them', async () => {
    const prefix = { AlarmNamePrefix: 'comp' };
    expect((await describeAlarms(prefix)).CompositeAlarms).toEqual([]);
    const { CompositeAlarms } = await describeAlarms({ ...prefix, AlarmTypes: ['CompositeAlarm'] });
    expect(CompositeAlarms).toEqual([
      expect.objectContaining({
        AlarmName: 'composite',
        AlarmDescription: 'of math',
        AlarmRule: 'ALARM(math)',
        StateValue: 'ALARM',
      }),
    ]);
  });

  it('finds those of a state', async () => {
    const asked = { StateValue: 'ALARM', AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] } as const;
    const { MetricAlarms, CompositeAlarms } = await describeAlarms({
      ...asked,
      AlarmTypes: [...asked.AlarmTypes],
    });
    expect([namesOf(MetricAlarms), namesOf(CompositeAlarms)]).toEqual([['math'], ['composite']]);
  });

  it('answers a page of 50, and then the rest', async () => {
    const first = await describeAlarms();
    expect(first.MetricAlarms).toHaveLength(50);
    const { MetricAlarms, NextToken } = await describeAlarms({ NextToken: first.NextToken });
    expect([namesOf(MetricAlarms), NextToken]).toEqual([['other-49'], undefined]);
    expect(namesOf((await describeAlarms({ MaxRecords: 1 })).MetricAlarms)).toEqual(['math']);
  });

  it('is for who has the grant', async () => {
    await expect(describeAlarms({}, accessKeyOf(runtime, 'Ticker'))).resolves.toHaveProperty('MetricAlarms');
    await expect(describeAlarms({}, accessKeyOf(runtime, 'Back'))).rejects.toThrow(
      'not authorized to perform: cloudwatch:DescribeAlarms',
    );
  });

  it.each<[string, DescribeAlarmsCommandInput, string]>([
    ['names and a prefix', { AlarmNames: ['a'], AlarmNamePrefix: 'a' }, 'exclude each other'],
    ['what is not run', { ChildrenOfAlarmName: 'a' }, 'ChildrenOfAlarmName is not supported'],
    ['a state that is none', { StateValue: 'RED' as never }, 'StateValue'],
  ])('refuses %s', async (_, input, message) => {
    await expect(describeAlarms(input)).rejects.toThrow(message);
  });
});

describe('DescribeAlarmHistory', () => {
  it('has each change of state, the newest first', async () => {
    const { AlarmHistoryItems = [] } = await describeHistory({ AlarmName: 'math' });
    expect(AlarmHistoryItems).toEqual([
      expect.objectContaining({
        AlarmName: 'math',
        AlarmType: 'MetricAlarm',
        HistoryItemType: 'StateUpdate',
        HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM',
        Timestamp: expect.any(Date),
      }),
    ]);
    const { oldState, newState } = JSON.parse(AlarmHistoryItems[0]?.HistoryData ?? '');
    expect([oldState.stateValue, newState.stateValue]).toEqual(['INSUFFICIENT_DATA', 'ALARM']);
    expect(newState.stateReasonData).toMatchObject({ threshold: 0 });
  });

  it('is of a time, and of composites if it is asked for them', async () => {
    const before = { EndDate: new Date(clock.now() - 10 * MINUTE_MS) };
    expect((await describeHistory(before)).AlarmHistoryItems).toEqual([]);
    const composites = await describeHistory({ AlarmTypes: ['CompositeAlarm'], StartDate: before.EndDate });
    expect(namesOf(composites.AlarmHistoryItems)).toEqual(['composite']);
    const page = await describeHistory({ MaxRecords: 2 });
    expect([page.AlarmHistoryItems?.length, page.NextToken]).toEqual([2, '2']);
  });

  it('keeps nothing but changes of state', async () => {
    await expect(describeHistory({ HistoryItemType: 'Action' })).rejects.toThrow('HistoryItemType');
  });
});
