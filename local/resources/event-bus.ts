import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import type { Resource, Stack } from '../template/stack.ts';
import { compilePattern, type EventMatcher } from './event-pattern.ts';
import { findFunction, type LambdaFunction } from './lambda-function.ts';
import type { MayInvoke } from './lambda-permission.ts';
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
  readonly functions: readonly LambdaFunction[];
  readonly mayInvoke: MayInvoke;
  readonly clock: Clock;
  /** Called with one line for each event that reached neither its target nor a dead-letter queue. */
  onLost(line: string): void;
}

interface RuleProperties {
  EventBusName?: string;
  EventPattern?: unknown;
  ScheduleExpression?: string;
  State?: string;
  Targets?: Target[];
}

interface Target {
  Id: string;
  Arn: string;
  Input?: string;
  DeadLetterConfig?: { Arn?: string };
  [other: string]: unknown;
}

const TARGET_KEYS = ['Id', 'Arn', 'Input', 'DeadLetterConfig', 'RetryPolicy'];
/** Lambda tries an asynchronous event three times, after one and two minutes (Lambda guide). */
const ASYNC_RETRY_WAITS_MS = [60_000, 120_000];

type Deliver = (event: BusEvent) => void;

/** The default bus and the template's own ones; scheduled rules run until the clock stops. */
export function createBuses(stack: Stack, options: DeliveryOptions): EventBus[] {
  const rules = stack.ofType('AWS::Events::Rule').map((rule) => {
    const p = rule.properties as RuleProperties;
    const bus = (p.EventBusName ?? 'default').split('/').at(-1);
    const deliveries = (p.Targets ?? []).map((target) => createDelivery(rule, target, options));
    const deliver: Deliver = (event) => {
      for (const each of deliveries) each(event);
    };
    if (p.ScheduleExpression && p.State !== 'DISABLED')
      startSchedule(rule, p.ScheduleExpression, deliver, options);
    const matches: EventMatcher = p.EventPattern ? compilePattern(p.EventPattern) : () => false;
    return { bus, matches: p.State === 'DISABLED' ? () => false : matches, deliver };
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
        for (const rule of rules) if (rule.bus === name && rule.matches(event)) rule.deliver(event);
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

function createDelivery(rule: Resource, target: Target, options: DeliveryOptions): Deliver {
  const { queues, functions, mayInvoke, clock, onLost } = options;
  const unknown = Object.keys(target).find((key) => !TARGET_KEYS.includes(key));
  if (unknown)
    throw new Error(`${rule.logicalId}: ${unknown} of target ${target.Id} is not supported locally`);
  const ruleArn = String(rule.attribute('Arn'));
  const payloadOf = (event: BusEvent) => (target.Input === undefined ? event : JSON.parse(target.Input));

  const giveUp = (event: BusEvent, why: string) => {
    const deadLetters = queues.byArn(target.DeadLetterConfig?.Arn ?? '');
    if (deadLetters && queues.maySend('events.amazonaws.com', deadLetters, ruleArn)) {
      const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
      deadLetters.send(JSON.stringify(payloadOf(event)), {
        attributes: {
          RULE_ARN: attribute(ruleArn),
          TARGET_ARN: attribute(target.Arn),
          ERROR_CODE: attribute(why),
        },
      });
    } else {
      onLost(`event ${event['detail-type']} of rule ${rule.logicalId} was lost: ${why} for ${target.Arn}`);
    }
  };

  const queue = queues.byArn(target.Arn);
  if (queue) {
    return (event) => {
      if (!queues.maySend('events.amazonaws.com', queue, ruleArn)) giveUp(event, 'NO_PERMISSIONS');
      else queue.send(JSON.stringify(payloadOf(event)));
    };
  }
  const fn = findFunction(functions, target.Arn);
  if (!fn) throw new Error(`${rule.logicalId}: the target ${target.Arn} is neither a queue nor a function`);
  const invoke = async (event: BusEvent, waits: readonly number[]): Promise<void> => {
    const result = await fn.invoke(payloadOf(event));
    if (result.kind === 'answered') return;
    const [waitMs, ...others] = waits;
    if (waitMs !== undefined) clock.setTimer(waitMs, () => void invoke(event, others));
    else onLost(`${fn.name} failed three times for ${event['detail-type']}: ${result.message}`);
  };
  return (event) => {
    if (!mayInvoke('events.amazonaws.com', fn, ruleArn)) giveUp(event, 'NO_PERMISSIONS');
    else void invoke(event, ASYNC_RETRY_WAITS_MS);
  };
}

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function startSchedule(
  rule: Resource,
  expression: string,
  deliver: Deliver,
  { clock }: DeliveryOptions,
): void {
  const [, amount, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const everyMs = Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
  if (Number.isNaN(everyMs)) {
    throw new Error(`${rule.logicalId}: the schedule ${expression} is not supported locally, only rate(...)`);
  }
  const fire = () => {
    const resources = [String(rule.attribute('Arn'))];
    deliver(
      eventOf({ 'detail-type': 'Scheduled Event', source: 'aws.events', resources, detail: {} }, clock),
    );
    clock.setTimer(everyMs, fire);
  };
  clock.setTimer(everyMs, fire);
}
