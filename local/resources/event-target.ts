import type { Delivered } from '../cloudwatch/service-metrics.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Resource } from '../template/stack.ts';
import type { BusEvent } from './bus-event.ts';
import type { FindFunction } from './lambda-alias.ts';
import type { MayInvoke } from './lambda-permission.ts';
import type { Queues } from './queues.ts';

/** A target as it stands in a rule; nothing here is too busy, so that RetryPolicy has no use. */
export interface TargetProperties {
  readonly Id: string;
  readonly Arn: string;
  /** JSON that is delivered in place of the event. */
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

const TARGET_PROPERTIES = ['Id', 'Arn', 'Input', 'DeadLetterConfig', 'RetryPolicy'];
const EVENT_BRIDGE = 'events.amazonaws.com';

/** What delivering needs. */
export interface DeliveryOptions {
  readonly queues: Queues;
  readonly find: FindFunction;
  readonly mayInvoke: MayInvoke;
  /** Called with one line for each event that reached neither its target nor a dead-letter queue. */
  onLost(line: string): void;
  /** Told of every event for a target. */
  onDelivered(delivered: Delivered): void;
}

/** Delivers to one target; ends when a function has handled it, with whatever outcome. */
export type Deliver = (event: BusEvent) => Promise<void>;

/** Puts a payload where it belongs; undefined if the target's policies do not let EventBridge do it. */
type Send = (payload: unknown) => Promise<void> | undefined;

/**
 * A queue or a function of the template; throws for anything else. What the target does not let in goes to the dead
 * letters. A function that fails is not called again, as Lambda would do twice: it has said so in its log.
 */
export function createDelivery(
  rule: Resource,
  target: TargetProperties,
  { onLost, onDelivered, ...options }: DeliveryOptions,
): Deliver {
  refuseOthers(`${rule.logicalId}, target ${target.Id}`, target, TARGET_PROPERTIES);
  const ruleArn = String(rule.attribute('Arn'));
  const send = sendTo(target.Arn, ruleArn, options);
  if (!send)
    throw new Error(`${rule.logicalId}: the target ${target.Arn} is not a queue or function of the template`);
  const { queues } = options;
  const deadLetters = queues.byArn(target.DeadLetterConfig?.Arn ?? '');
  const input: unknown = target.Input === undefined ? undefined : JSON.parse(target.Input);
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return async (event) => {
    const payload = input ?? event;
    const sent = send(payload);
    if (sent) {
      onDelivered('delivered');
      return sent;
    }
    if (deadLetters && queues.maySend(EVENT_BRIDGE, deadLetters, ruleArn)) {
      onDelivered('dead-letter');
      deadLetters.send(JSON.stringify(payload), {
        attributes: {
          RULE_ARN: attribute(ruleArn),
          TARGET_ARN: attribute(target.Arn),
          ERROR_CODE: attribute('NO_PERMISSIONS'),
        },
      });
    } else {
      onDelivered(deadLetters ? 'lost' : 'lost-without-queue');
      onLost(
        `event ${event['detail-type']} of rule ${rule.logicalId} was lost: no permission for ${target.Arn}`,
      );
    }
  };
}

function sendTo(
  arn: string,
  ruleArn: string,
  { queues, find, mayInvoke }: Omit<DeliveryOptions, 'onLost' | 'onDelivered'>,
): Send | undefined {
  const queue = queues.byArn(arn);
  if (queue) {
    return (payload) => {
      if (!queues.maySend(EVENT_BRIDGE, queue, ruleArn)) return undefined;
      queue.send(JSON.stringify(payload));
      return Promise.resolve();
    };
  }
  const called = arn.includes(':function:') ? find(arn) : undefined;
  if (!called) return undefined;
  return (payload) =>
    mayInvoke(EVENT_BRIDGE, called.arn, ruleArn)
      ? called.fn.invoke(payload).then(() => undefined)
      : undefined;
}
