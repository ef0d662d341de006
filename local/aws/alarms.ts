import * as v from 'valibot';
import type { Alarm, AlarmChange, StateOfAlarm } from '../cloudwatch/alarm.ts';
import { alarmStates } from '../cloudwatch/alarm-rule.ts';
import type { Alarms } from '../cloudwatch/alarms.ts';
import { AwsError, type Operation } from './call.ts';
import { readInput } from './input.ts';

/** Without them metric alarms alone are meant, as there. */
const AlarmTypes = v.optional(v.array(v.picklist(['MetricAlarm', 'CompositeAlarm'])), ['MetricAlarm']);
const Page = {
  MaxRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  NextToken: v.optional(v.pipe(v.string(), v.regex(/^\d+$/, 'not a token of an answer'))),
};

const DescribeAlarms = v.strictObject({
  AlarmNames: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
  AlarmNamePrefix: v.optional(v.string()),
  AlarmTypes,
  StateValue: v.optional(v.picklist(alarmStates)),
  ...Page,
});

/** Times in seconds since 1970. Only changes of state are kept here. */
const DescribeAlarmHistory = v.strictObject({
  AlarmName: v.optional(v.string()),
  AlarmTypes,
  HistoryItemType: v.literal('StateUpdate'),
  StartDate: v.optional(v.number(), 0),
  EndDate: v.optional(v.number(), Number.POSITIVE_INFINITY),
  ScanBy: v.optional(v.picklist(['TimestampAscending', 'TimestampDescending']), 'TimestampDescending'),
  ...Page,
});

/** So many on a page if it is not said, as there: a command that reads one page misses alarms here too. */
const ALARMS_A_PAGE = 50;
const CHANGES_A_PAGE = 100;

/** CloudWatch's operations on alarms. */
export function alarmOperations(alarms: Alarms): Record<string, Operation> {
  return {
    DescribeAlarms: (input, authorize) => {
      authorize('cloudwatch:DescribeAlarms', '*');
      const asked = readInput(DescribeAlarms, input);
      const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue } = asked;
      if (AlarmNames && AlarmNamePrefix)
        throw new AwsError('ValidationError', 'AlarmNames and AlarmNamePrefix exclude each other');
      const found = alarms.all
        .filter(({ type }) => AlarmTypes.includes(type))
        .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix ?? ''))
        .filter(({ name }) => StateValue === undefined || alarms.stateOf(name).value === StateValue)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, NextToken } = page(found, asked, ALARMS_A_PAGE);
      const ofType = (wanted: Alarm['type']) =>
        items
          .filter(({ type }) => type === wanted)
          .map((alarm) => described(alarm, alarms.stateOf(alarm.name)));
      return { MetricAlarms: ofType('MetricAlarm'), CompositeAlarms: ofType('CompositeAlarm'), NextToken };
    },
    DescribeAlarmHistory: (input, authorize) => {
      authorize('cloudwatch:DescribeAlarmHistory', '*');
      const asked = readInput(DescribeAlarmHistory, input);
      const { AlarmName, AlarmTypes, StartDate, EndDate, ScanBy } = asked;
      const found = alarms.changes
        .filter(({ alarm }) => AlarmTypes.includes(alarm.type))
        .filter(({ alarm }) => AlarmName === undefined || alarm.name === AlarmName)
        .filter(({ now }) => now.at >= StartDate * 1000 && now.at <= EndDate * 1000);
      if (ScanBy === 'TimestampDescending') found.reverse();
      const { items, NextToken } = page(found, asked, CHANGES_A_PAGE);
      return { AlarmHistoryItems: items.map(historyItem), NextToken };
    },
  };
}

interface AskedPage {
  readonly MaxRecords?: number | undefined;
  readonly NextToken?: string | undefined;
}

function page<T>(all: readonly T[], { MaxRecords, NextToken = '0' }: AskedPage, usual: number) {
  const end = Number(NextToken) + (MaxRecords ?? usual);
  return {
    items: all.slice(Number(NextToken), end),
    NextToken: end < all.length ? String(end) : undefined,
  };
}

function described({ arn, name, stated }: Alarm, { value, reason, data, at }: StateOfAlarm) {
  return {
    ActionsEnabled: true,
    ...stated,
    AlarmName: name,
    AlarmArn: arn,
    StateValue: value,
    StateReason: reason,
    StateReasonData: data && JSON.stringify(data),
    StateUpdatedTimestamp: at / 1000,
    StateTransitionedTimestamp: at / 1000,
  };
}

function historyItem({ alarm, before, now }: AlarmChange) {
  return {
    AlarmName: alarm.name,
    AlarmType: alarm.type,
    Timestamp: now.at / 1000,
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${before.value} to ${now.value}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      oldState: inHistory(before),
      newState: inHistory(now),
    }),
  };
}

const inHistory = ({ value, reason, data }: StateOfAlarm) => ({
  stateValue: value,
  stateReason: reason,
  stateReasonData: data,
});
