import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RepublishEventsEnvironment } from '../../lambdas/republish-events/env.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

export interface RepublishEventsProps extends StageParts {
  readonly bus: IEventBus;
}

/** One PutEvents, at most twice 1 s, and a cold start. */
const TIMEOUT = Duration.seconds(10);

/**
 * Queue `fallback`, where create-account keeps what the bus did not take → the function → the bus.
 * When it fails: the message comes back for an hour, then it is a dead letter with an alarm.
 */
export class RepublishEvents extends Construct {
  /** Where events go that the bus did not take. */
  readonly fallback: Queue;

  constructor(scope: Construct, props: RepublishEventsProps) {
    super(scope, 'republish-events');
    const impact = 'The rest of VA does not hear of accounts: Veterans go on with their old profile.';
    const worker = new CapabilityFunction(this, 'republish-events', {
      parts: props,
      schema: RepublishEventsEnvironment,
      description: 'Puts events on the bus that could not be put there at first',
      timeout: TIMEOUT,
      impact,
      environment: { EVENT_BUS: props.bus.eventBusName },
    });
    const work = new WorkQueue(this, 'fallback', {
      name: 'fallback',
      ...props,
      worker,
      workerTimeout: TIMEOUT,
      maxConcurrency: 2,
      impact,
    });
    this.fallback = work.queue;
    props.bus.grantPutEventsTo(worker);
  }
}
