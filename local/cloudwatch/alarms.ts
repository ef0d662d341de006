import type { Clock } from '../clock.ts';
import { type MetricStore, MINUTE_MS } from '../metric-store.ts';
import { type CompositeAlarm, createCompositeAlarm } from '../resources/composite-alarm.ts';
import { createMetricAlarm, type MetricAlarm } from '../resources/metric-alarm.ts';
import type { Stack } from '../template/stack.ts';
import type { Alarm, AlarmChange, Finding, StateOfAlarm } from './alarm.ts';

/** The template's alarms. */
export interface Alarms {
  readonly all: readonly (MetricAlarm | CompositeAlarm)[];
  /** The latest, oldest first. */
  readonly changes: readonly AlarmChange[];
  /** By name; throws for one that is not there. */
  stateOf(name: string): StateOfAlarm;
  /** Looks at all of them at `end`, the end of a minute of the clock, if it is time to. */
  look(end: number): void;
  /** Begins to look: the first time one to two minutes from now, as it was seen of AWS. */
  watch(): void;
}

interface AlarmsOptions {
  readonly metrics: MetricStore;
  readonly clock: Clock;
  /** Told of every change, when all alarms of that minute have changed. */
  onChange(change: AlarmChange): void;
}

const FIRST_LOOK_AFTER_MS = MINUTE_MS;
const MOST_CHANGES = 10_000;

/** Throws, with the logical id, for an alarm that CloudWatch would refuse or that is not run here. */
export function createAlarms(stack: Stack, { metrics, clock, onChange }: AlarmsOptions): Alarms {
  const onMetrics = stack
    .ofType('AWS::CloudWatch::Alarm')
    .map((resource) => createMetricAlarm(resource, metrics));
  const composites = childrenFirst(
    stack.ofType('AWS::CloudWatch::CompositeAlarm').map(createCompositeAlarm),
    new Set(onMetrics.map(({ name }) => name)),
  );
  const all = [...onMetrics, ...composites];
  const created = { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' } as const;
  const states = new Map<string, StateOfAlarm>(
    all.map(({ name }) => [name, { ...created, at: clock.now() }]),
  );
  if (states.size < all.length) throw new Error('two alarms of the template have one name');
  const changes: AlarmChange[] = [];
  let firstLookAt = Number.POSITIVE_INFINITY;

  const stateOf = (name: string): StateOfAlarm => {
    const state = states.get(name);
    if (!state) throw new Error(`there is no alarm ${name}: ${all.map((alarm) => alarm.name).join(', ')}`);
    return state;
  };
  /** Nothing if it is in that state already. */
  const change = (alarm: Alarm, found: Finding): AlarmChange[] => {
    const before = stateOf(alarm.name);
    if (found.value === before.value) return [];
    const now = { value: found.value, ...found.why(), at: clock.now() };
    states.set(alarm.name, now);
    return [{ alarm, before, now }];
  };
  const currentState = (name: string) => stateOf(name).value;

  return {
    all,
    changes,
    stateOf,
    watch() {
      firstLookAt = Math.min(firstLookAt, clock.now() + FIRST_LOOK_AFTER_MS);
    },
    look(end) {
      if (end < firstLookAt) return;
      const changed = onMetrics.flatMap((alarm) => change(alarm, alarm.look(end, currentState(alarm.name))));
      for (const alarm of composites) {
        const ofChildren = changed.filter((child) => alarm.rule.alarms.has(child.alarm.name));
        if (ofChildren.length > 0 || currentState(alarm.name) === created.value)
          changed.push(...change(alarm, alarm.look(currentState, ofChildren)));
      }
      changes.push(...changed);
      changes.splice(0, changes.length - MOST_CHANGES);
      for (const each of changed) onChange(each);
    },
  };
}

/** Composites in an order in which every one comes after those that it is made of. */
function childrenFirst(composites: readonly CompositeAlarm[], known: Set<string>): CompositeAlarm[] {
  const ordered: CompositeAlarm[] = [];
  const waiting = new Set(composites);
  const isReady = ({ rule }: CompositeAlarm) => [...rule.alarms].every((name) => known.has(name));
  for (let next = [...waiting].find(isReady); next; next = [...waiting].find(isReady)) {
    waiting.delete(next);
    known.add(next.name);
    ordered.push(next);
  }
  for (const { logicalId, rule } of waiting) {
    const missing = [...rule.alarms].filter((name) => !known.has(name));
    throw new Error(
      `${logicalId}: AlarmRule names ${missing.join(', ')}, which the template has not, or not before it`,
    );
  }
  return ordered;
}
