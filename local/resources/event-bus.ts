import type { Clock } from '../clock.ts';
import { keep } from '../kept.ts';
import { arnOf } from '../template/intrinsics.ts';
import type { Stack } from '../template/stack.ts';
import { type BusEvent, type NewEvent, newEvent } from './bus-event.ts';
import { compilePattern } from './event-pattern.ts';
import type { EventRule } from './event-rule.ts';
import { DEFAULT_BUS } from './identities.ts';

/** AWS::Events::EventBus with its rules and archives. */
export interface EventBus {
  readonly name: string;
  readonly arn: string;
  /** What the bus's archives kept, oldest first; of many the newest. */
  readonly archive: readonly BusEvent[];
  /** Delivers to the targets of every rule that matches; answers the event's id. */
  put(event: NewEvent): string;
  /** Calls `listener` with every event, before it is delivered. */
  onEvent(listener: (event: BusEvent) => void): void;
}

/** The buses there are. */
export interface Buses {
  /** Those of the template, in its order. */
  readonly own: readonly EventBus[];
  /** The one that every account has, where AWS puts its own events: here nobody does by himself. */
  readonly default: EventBus;
}

/** The template's buses and the default one, with rules and archives. */
export function createBuses(stack: Stack, rules: readonly EventRule[], clock: Clock): Buses {
  const archives = stack.ofType('AWS::Events::Archive').map(({ properties }) => ({
    busArn: String(properties.SourceArn),
    matches: properties.EventPattern ? compilePattern(properties.EventPattern) : () => true,
  }));

  const createBus = (name: string, arn: string): EventBus => {
    const archive: BusEvent[] = [];
    const listeners: ((event: BusEvent) => void)[] = [];
    return {
      name,
      arn,
      archive,
      put(given) {
        const event = newEvent(given, clock.now());
        for (const listener of listeners) listener(event);
        if (archives.some(({ busArn, matches }) => busArn === arn && matches(event))) keep(archive, event);
        for (const { bus, trigger, deliveries } of rules) {
          if (bus !== name || trigger.kind !== 'pattern' || !trigger.matches(event)) continue;
          for (const deliver of deliveries) void deliver(event);
        }
        return event.id;
      },
      onEvent: (listener) => listeners.push(listener),
    };
  };
  return {
    own: stack
      .ofType('AWS::Events::EventBus')
      .map(({ ref, attribute }) => createBus(ref, String(attribute('Arn')))),
    default: createBus(DEFAULT_BUS, arnOf('events', `event-bus/${DEFAULT_BUS}`)),
  };
}
