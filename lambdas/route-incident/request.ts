import * as v from 'valibot';
import { isPart, readDescription } from '../contracts/incidents.ts';
import type { AlarmChange } from './alarm-change.ts';

/** `2026-11-25T02:04:40.989+0000`, to milliseconds since 1970. */
const Timestamp = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))),
  v.number('a time'),
);

const State = v.object({
  value: v.picklist(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  timestamp: Timestamp,
  /** JSON, with figures of a metric alarm and the children of a composite one. */
  reasonData: v.optional(v.string()),
});

/** CloudWatch user guide, "Alarm events and EventBridge". */
const AlarmStateChange = v.object({
  'detail-type': v.literal('CloudWatch Alarm State Change'),
  detail: v.object({
    alarmName: v.pipe(v.string(), v.minLength(1)),
    configuration: v.object({ description: v.optional(v.string()) }),
    state: State,
    previousState: v.optional(State),
  }),
});

/** A minute is over: time for a look. */
const ScheduledEvent = v.object({ 'detail-type': v.literal('Scheduled Event') });

/** What the rules put into the queue. */
export const RouterMessage = v.variant('detail-type', [AlarmStateChange, ScheduledEvent]);
export type RouterMessage = v.InferOutput<typeof RouterMessage>;

/**
 * What a message says of alarms: the state before too, so that an event that was lost or comes late is made up for by
 * the next. Nothing of a part of a composite, and of the alarms on the router itself: those reach people without it.
 * @param composites descriptions of composite alarms, by name.
 */
export function changesIn(
  message: RouterMessage,
  composites: Readonly<Record<string, string>>,
): readonly AlarmChange[] {
  if (message['detail-type'] === 'Scheduled Event') return [];
  const { alarmName: name, configuration, state, previousState } = message.detail;
  const description = configuration.description || composites[name] || '';
  const text = readDescription(description);
  if (isPart(description) || text?.runbook === 'router-failing') return [];
  const states = previousState ? [previousState, state] : [state];
  return states.map(({ value, timestamp, reasonData }) => ({
    name,
    on: value === 'ALARM',
    at: timestamp,
    text,
    ...figuresIn(reasonData),
  }));
}

const Figures = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ recentDatapoints: v.array(v.number()), threshold: v.number() }),
);

/** The newest figure, if there is one, and the limit. */
function figuresIn(reasonData: string | undefined): Pick<AlarmChange, 'figure' | 'limit'> {
  const read = v.safeParse(Figures, reasonData);
  if (!read.success) return {};
  const { recentDatapoints, threshold: limit } = read.output;
  const figure = recentDatapoints.at(-1);
  return { limit, ...(figure === undefined ? {} : { figure }) };
}
