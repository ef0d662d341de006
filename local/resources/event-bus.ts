import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Resource, Stack } from '../template/stack.ts';
import { compilePattern } from './event-pattern.ts';
import type { Queues } from './queues.ts';

/** An event as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What a producer gives. */
type NewEvent = Pick<BusEvent, 'detail-type' | 'source' | 'detail'> & Partial<Pick<BusEvent, 'resources'>>;

/** AWS::Events::EventBus with its rules and archives. */
export interface EventBus {
  readonly name: string;
  readonly arn: string;
  /** What the bus's archives kept, oldest first. */
  readonly archive: readonly BusEvent[];
  /** Delivers to the targets of every rule that matches; answers the event's id. */
  put(event: NewEvent): string;
  /** Calls `listener` with every event, before it is delivered. */
  onEvent(listener: (event: BusEvent) => void): void;
}

/** What delivering needs. */
export interface DeliveryOptions {
  readonly queues: Queues;
  readonly clock: Clock;
  /** Called with one line for each event that reached neither its target nor a dead-letter queue. */
  onLost(line: string): void;
}

interface RuleProperties {
  EventBusName: string;
  EventPattern: unknown;
  State?: string;
  Targets?: Target[];
}

interface Target {
  Id: string;
  Arn: string;
  DeadLetterConfig?: { Arn?: string };
}

const RULE_PROPERTIES = ['Name', 'Description', 'EventBusName', 'EventPattern', 'State', 'Targets'];
const TARGET_PROPERTIES = ['Id', 'Arn', 'DeadLetterConfig'];

type Deliver = (event: BusEvent) => void;

/** The template's buses with their rules and archives; throws for rules that are not a pattern with queues behind it. */
export function createBuses(stack: Stack, options: DeliveryOptions): EventBus[] {
  const rules = stack.ofType('AWS::Events::Rule').map((rule) => {
    refuseOthers(rule.logicalId, rule.properties, RULE_PROPERTIES);
    const p = rule.properties as unknown as RuleProperties;
    if (p.State && p.State !== 'ENABLED')
      throw new Error(`${rule.logicalId}: State ${p.State} is not supported`);
    const deliveries = (p.Targets ?? []).map((target) => createDelivery(rule, target, options));
    return { bus: p.EventBusName, matches: compilePattern(p.EventPattern), deliveries };
  });
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
        const event = eventOf(given, options.clock);
        for (const listener of listeners) listener(event);
        if (archives.some(({ busArn, matches }) => busArn === arn && matches(event))) archive.push(event);
        for (const rule of rules) {
          if (rule.bus === name && rule.matches(event)) for (const deliver of rule.deliveries) deliver(event);
        }
        return event.id;
      },
      onEvent: (listener) => listeners.push(listener),
    };
  };
  return stack
    .ofType('AWS::Events::EventBus')
    .map(({ ref, attribute }) => createBus(ref, String(attribute('Arn'))));
}

function eventOf(given: NewEvent, clock: Clock): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': given['detail-type'],
    source: given.source,
    account: ACCOUNT,
    time: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: given.resources ?? [],
    detail: given.detail,
  };
}

function createDelivery(rule: Resource, target: Target, { queues, onLost }: DeliveryOptions): Deliver {
  refuseOthers(`${rule.logicalId}, target ${target.Id}`, target, TARGET_PROPERTIES);
  const ruleArn = String(rule.attribute('Arn'));
  const queue = queues.byArn(target.Arn);
  if (!queue) throw new Error(`${rule.logicalId}: the target ${target.Arn} is not a queue of the template`);
  const deadLetters = queues.byArn(target.DeadLetterConfig?.Arn ?? '');
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return (event) => {
    const body = JSON.stringify(event);
    if (queues.maySend('events.amazonaws.com', queue, ruleArn)) {
      queue.send(body);
    } else if (deadLetters && queues.maySend('events.amazonaws.com', deadLetters, ruleArn)) {
      deadLetters.send(body, {
        attributes: {
          RULE_ARN: attribute(ruleArn),
          TARGET_ARN: attribute(target.Arn),
          ERROR_CODE: attribute('NO_PERMISSIONS'),
        },
      });
    } else {
      onLost(
        `event ${event['detail-type']} of rule ${rule.logicalId} was lost: no permission for ${target.Arn}`,
      );
    }
  };
}
