import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';
import type { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import type { Alarms } from './alarms.ts';
import { DeadLetters } from './dead-letters.ts';
import { addRuleAlarms } from './rule-alarms.ts';

export interface EventSubscriptionProps {
  readonly stage: string;
  /** Capability that subscribes: the rule's name. */
  readonly subscriber: string;
  readonly key: IKey;
  readonly alarms: Alarms;
  readonly bus: IEventBus;
  readonly event: PipelineEvent['type'];
  readonly queues: readonly Queue[];
  /** One sentence: who is hurt when the event does not arrive. */
  readonly impact: string;
}

/** A rule of the bus that puts one kind of event into queues, with dead letters for what could not be put there. */
export class EventSubscription extends Construct {
  constructor(scope: Construct, id: string, props: EventSubscriptionProps) {
    super(scope, id);
    const name = `${props.subscriber}-rule`;
    const deadLetters = new DeadLetters(this, 'dead-letters', { ...props, name });
    const ruleName = `account-creation-${props.stage}-${props.subscriber}`;
    new Rule(this, 'rule', {
      ruleName,
      eventBus: props.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [props.event] },
      targets: props.queues.map((queue) => new SqsQueue(queue, { deadLetterQueue: deadLetters })),
    });
    addRuleAlarms(this, props.alarms, {
      name,
      ruleName,
      busName: props.bus.eventBusName,
      impact: props.impact,
    });
  }
}
