import type { Stated } from './alarm-definition.ts';
import type { AlarmState } from './alarm-rule.ts';

/** Why an alarm is in its state. */
export interface Why {
  /** CloudWatch's sentence. */
  readonly reason: string;
  /** What machines read of it; nothing of an alarm that is new. */
  readonly data?: Record<string, unknown>;
}

/** What looking at an alarm finds; why is asked only of a change. */
export interface Finding {
  readonly value: AlarmState;
  why(): Why;
}

/** The state of an alarm, and since when (epoch ms of the runtime's clock). */
export interface StateOfAlarm extends Why {
  readonly value: AlarmState;
  readonly at: number;
}

/** What both kinds of alarm have in common. */
export interface Alarm {
  readonly type: 'MetricAlarm' | 'CompositeAlarm';
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** As it stands in the template. */
  readonly stated: Stated;
  /** As the event of a change has it. */
  readonly configuration: Record<string, unknown>;
  /** What the message of a change has besides what all have. */
  inMessage(why: Why): Record<string, unknown>;
}

/** A change of an alarm's state. */
export interface AlarmChange {
  readonly alarm: Alarm;
  readonly before: StateOfAlarm;
  readonly now: StateOfAlarm;
}

/** As CloudWatch writes a time: `2026-11-25T14:05:00.000+0000`. */
export const timeText = (at: number) => new Date(at).toISOString().replace('Z', '+0000');
