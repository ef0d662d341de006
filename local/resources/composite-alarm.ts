import { type Alarm, type AlarmChange, type Finding, timeText, type Why } from '../cloudwatch/alarm.ts';
import { readCompositeAlarm } from '../cloudwatch/alarm-definition.ts';
import { type AlarmRule, type AlarmState, parseAlarmRule } from '../cloudwatch/alarm-rule.ts';
import type { Resource } from '../template/stack.ts';

/** AWS::CloudWatch::CompositeAlarm. */
export interface CompositeAlarm extends Alarm {
  readonly type: 'CompositeAlarm';
  readonly rule: AlarmRule;
  /** What it finds after these changes of its children; after none it is new. */
  look(stateOf: (alarm: string) => AlarmState, changes: readonly AlarmChange[]): Finding;
}

/** Throws, with the logical id, for a rule that is not in the grammar and for what is not run here. */
export function createCompositeAlarm({ logicalId, ref, attribute, properties }: Resource): CompositeAlarm {
  try {
    const stated = readCompositeAlarm(properties);
    const { AlarmDescription, AlarmRule } = stated;
    const rule = parseAlarmRule(AlarmRule);
    const arn = String(attribute('Arn'));
    return {
      type: 'CompositeAlarm',
      logicalId,
      name: ref,
      arn,
      stated,
      rule,
      configuration: { description: AlarmDescription, alarmRule: AlarmRule },
      inMessage: ({ data }) => ({ AlarmRule, TriggeringChildren: triggeringChildren(data) }),
      look(stateOf, changes) {
        const value = rule.holds(stateOf) ? 'ALARM' : 'OK';
        const last = changes.at(-1);
        const why = () => ({
          reason: last
            ? `${last.alarm.arn} transitioned to ${last.now.value} at ${longTime(last.now.at)}`
            : `${arn} was created and its alarm rule evaluates to ${value}`,
          data: { triggeringAlarms: changes.map(triggeringAlarm) },
        });
        return { value, why };
      },
    };
  } catch (error) {
    throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
  }
}

const triggeringAlarm = ({ alarm: { arn }, now }: AlarmChange) => ({
  arn,
  state: { value: now.value, timestamp: timeText(now.at) },
});

/** The same in the spelling of messages. */
function triggeringChildren(data: Why['data']): object[] {
  const alarms = (data?.triggeringAlarms ?? []) as ReturnType<typeof triggeringAlarm>[];
  return alarms.map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state.value, Timestamp: state.timestamp },
  }));
}

const LONG_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: '2-digit',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `Wednesday 25 November, 2026 14:05:00 UTC`. */
function longTime(at: number): string {
  const parts = Object.fromEntries(LONG_TIME.formatToParts(at).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute, second } = parts;
  return `${weekday} ${day} ${month}, ${year} ${hour}:${minute}:${second} UTC`;
}
