import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import { StoreErrorEnvironment } from '../../lambdas/store-error/env.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { EventSubscription } from '../constructs/event-subscription.ts';
import type { StageTable } from '../constructs/stage-table.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

export interface StoreErrorProps extends StageParts {
  readonly bus: IEventBus;
  readonly results: StageTable;
}

/** Ten conditional writes at once, each at most twice 1 s, and a cold start. */
const TIMEOUT = Duration.seconds(10);

/**
 * AccountCreationFailed → queue `store-error` → the function → results, for 24 h.
 * When it fails: the message comes back for an hour, then it is a dead letter with an alarm.
 */
export class StoreError extends Construct {
  constructor(scope: Construct, props: StoreErrorProps) {
    super(scope, 'store-error');
    const impact = 'The reason why a Veteran got no account is not kept: nobody can tell them whom to call.';
    const worker = new CapabilityFunction(this, 'store-error', {
      parts: props,
      schema: StoreErrorEnvironment,
      description: 'Keeps for 24 hours why a person got no account',
      timeout: TIMEOUT,
      impact,
      environment: { RESULTS_TABLE: props.results.name },
    });
    props.alarms.add(this, 'store-error-result-not-stored', {
      metric: props.alarms.sum('store-error', metrics.resultNotStored),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      severity: 'ticket',
      impact,
      runbook: 'result-not-stored',
    });
    props.results.grantItems(worker, 'dynamodb:PutItem', 'dynamodb:DeleteItem');

    const work = new WorkQueue(this, 'work', {
      name: 'store-error',
      ...props,
      worker,
      workerTimeout: TIMEOUT,
      maxConcurrency: 5,
      impact,
    });
    new EventSubscription(this, 'subscription', {
      ...props,
      subscriber: 'store-error',
      event: 'AccountCreationFailed',
      queues: [work.queue],
      impact,
    });
  }
}
