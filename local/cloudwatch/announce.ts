import type { EventBus } from '../resources/event-bus.ts';
import type { Topic } from '../resources/topic.ts';
import type { MayPublish } from '../resources/topic-policy.ts';
import { ACCOUNT } from '../template/intrinsics.ts';
import { type Alarm, type AlarmChange, type StateOfAlarm, timeText } from './alarm.ts';
import type { AlarmState } from './alarm-rule.ts';

/** Where a change is told. */
export interface Audience {
  readonly topics: readonly Topic[];
  readonly mayPublish: MayPublish;
  readonly defaultBus: Pick<EventBus, 'put'>;
  /** Gets one JSON line for each change, and one for each message that was lost. */
  onLine(line: string): void;
}

const CLOUD_WATCH = 'cloudwatch.amazonaws.com';
/** As the messages name where the local runtime says it is. */
const REGION_NAME = 'AWS GovCloud (US-West)';
/** What SNS takes. */
const LONGEST_SUBJECT = 100;

/** Tells the alarm's topics, the default bus and the log, as CloudWatch does. */
export function announce(change: AlarmChange, { topics, mayPublish, defaultBus, onLine }: Audience): void {
  const { alarm, before, now } = change;
  onLine(lineOf(change));
  const subject = `${now.value}: "${alarm.name}" in ${REGION_NAME}`.slice(0, LONGEST_SUBJECT);
  const message = JSON.stringify(messageOf(change));
  for (const arn of actionsOf(alarm, now.value)) {
    if (mayPublish(CLOUD_WATCH, arn, alarm.arn)) {
      topics.find((topic) => topic.arn === arn)?.publish({ subject, message, attributes: {} });
    } else {
      const lost = `the change of ${alarm.name} to ${now.value} was lost: no permission for ${arn}`;
      onLine(JSON.stringify({ level: 'ERROR', service: 'cloudwatch', message: lost }));
    }
  }
  defaultBus.put({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      configuration: alarm.configuration,
      state: inEvent(now),
      previousState: inEvent(before),
    },
  });
}

/** Throws, with the logical id, for an action that is no topic of the template. */
export function checkActions(alarms: readonly Alarm[], topics: readonly Topic[]): void {
  for (const { logicalId, stated } of alarms) {
    const { AlarmActions, OKActions, InsufficientDataActions } = stated;
    for (const action of [AlarmActions, OKActions, InsufficientDataActions].flat()) {
      if (topics.some(({ arn }) => arn === action)) continue;
      throw new Error(`${logicalId}: the action ${action} is not a topic of the template`);
    }
  }
}

function actionsOf({ stated }: Alarm, state: AlarmState): readonly string[] {
  if (state === 'ALARM') return stated.AlarmActions;
  return state === 'OK' ? stated.OKActions : stated.InsufficientDataActions;
}

function inEvent({ value, reason, data, at }: StateOfAlarm) {
  const reasonData = data === undefined ? {} : { reasonData: JSON.stringify(data) };
  return { value, reason, ...reasonData, timestamp: timeText(at) };
}

function messageOf({ alarm, before, now }: AlarmChange): Record<string, unknown> {
  const { AlarmDescription, AlarmActions, OKActions, InsufficientDataActions } = alarm.stated;
  return {
    AlarmName: alarm.name,
    AlarmDescription,
    AWSAccountId: ACCOUNT,
    NewStateValue: now.value,
    NewStateReason: now.reason,
    StateChangeTime: timeText(now.at),
    Region: REGION_NAME,
    AlarmArn: alarm.arn,
    OldStateValue: before.value,
    OKActions,
    AlarmActions,
    InsufficientDataActions,
    ...alarm.inMessage(now),
  };
}

function lineOf({ alarm, before, now }: AlarmChange): string {
  return JSON.stringify({
    level: now.value === 'ALARM' ? 'WARN' : 'INFO',
    step: 'alarm',
    service: 'cloudwatch',
    alarm: alarm.name,
    state: now.value,
    was: before.value,
    reason: now.reason,
    description: alarm.stated.AlarmDescription,
    at: timeText(now.at),
  });
}
