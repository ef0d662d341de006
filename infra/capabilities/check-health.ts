import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CheckHealthEnvironment } from '../../lambdas/check-health/env.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { CallerVariables } from '../constructs/caller-variables.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import type { StageTable } from '../constructs/stage-table.ts';

export interface CheckHealthProps extends StageParts {
  readonly api: AccountApi;
  readonly callers: CallerVariables;
  readonly results: StageTable;
  readonly bus: EventBus;
  readonly fallback: Queue;
}

/** `GET /v1/health` → the function → store, bus and queue, asked about themselves and never about a person. */
export class CheckHealth extends Construct {
  constructor(scope: Construct, props: CheckHealthProps) {
    super(scope, 'check-health');
    const { results, bus, fallback } = props;
    const worker = new CapabilityFunction(this, 'check-health', {
      parts: props,
      schema: CheckHealthEnvironment,
      description: 'Tells whether the pipeline is alive and, with a token, whether its parts can be used',
      timeout: Duration.seconds(10),
      impact: 'Nobody is hurt by this alone, but nobody can see whether the rest works.',
      environment: {
        ...props.callers,
        RESULTS_TABLE: results.name,
        EVENT_BUS: bus.eventBusName,
        FALLBACK_QUEUE_URL: fallback.queueUrl,
      },
    });
    props.api.route('GET', 'health', worker);

    results.grantDescribe(worker);
    fallback.grant(worker, 'sqs:GetQueueAttributes');
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['events:DescribeEventBus'], resources: [bus.eventBusArn] }),
    );
  }
}
