import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CollectFeedbackEnvironment } from '../../lambdas/collect-feedback/env.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { CallerVariables } from '../constructs/caller-variables.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { guarded } from '../constructs/guarded.ts';
import type { StageTable } from '../constructs/stage-table.ts';

export interface CollectFeedbackProps extends StageParts {
  readonly api: AccountApi;
  readonly callers: CallerVariables;
  readonly results: StageTable;
  readonly control: StageTable;
  readonly feedback: StageTable;
  readonly bus: IEventBus;
  readonly fallback: Queue;
}

/**
 * `POST /v1/feedback` → the function → results (whose answer is it?) and the rollout's state → feedback → bus, or the
 * fallback queue. When it fails: the caller gets a 503 and sends it again. Nobody is woken for it.
 */
export class CollectFeedback extends Construct {
  constructor(scope: Construct, props: CollectFeedbackProps) {
    super(scope, 'collect-feedback');
    const { config, alarms, results, control, feedback, bus, fallback } = props;
    const severity = 'ticket';
    const worker = new CapabilityFunction(this, 'collect-feedback', {
      parts: props,
      schema: CollectFeedbackEnvironment,
      description: 'Keeps what people say of an answer, and tells the rest of VA how they liked it',
      // Twice 1 s each for the two reads at once, the record, bus and fallback queue, and a cold start with STS's keys.
      timeout: Duration.seconds(15),
      severity,
      impact: 'People cannot say what they think of their answer: the rollout is judged without them.',
      environment: {
        ...props.callers,
        RESULTS_TABLE: results.name,
        FEEDBACK_TABLE: feedback.name,
        CONTROL_TABLE: control.name,
        INITIAL_PERCENTAGE: String(config.initialPercentage),
        EVENT_BUS: bus.eventBusName,
        FALLBACK_QUEUE_URL: fallback.queueUrl,
      },
    });
    props.api.route('POST', 'feedback', worker);

    results.grantItems(worker, 'dynamodb:BatchGetItem');
    control.grantItems(worker, 'dynamodb:GetItem');
    feedback.grantItems(worker, 'dynamodb:PutItem');
    bus.grantPutEventsTo(worker);
    fallback.grant(worker, 'sqs:SendMessage');
    // What SQS does with the key in a sender's name (its developer guide, "Key management").
    props.key.grant(worker, 'kms:GenerateDataKey', 'kms:Decrypt');

    alarms.addOnAny(this, 'collect-feedback', 'not-kept', {
      metric: metrics.feedbackNotKept,
      severity,
      impact: 'What people say is refused with a 503, and those who do not try again are not heard.',
      runbook: 'feedback-not-kept',
    });
    alarms.add(this, 'collect-feedback-satisfaction', {
      metric: guarded('100 * good / n', {
        usingMetrics: {
          good: alarms.sum('collect-feedback', metrics.goodOpinion),
          n: alarms.sum('collect-feedback', metrics.opinion),
        },
        atLeast: { n: limits.leastOpinions },
        calm: 100,
        windowMs: Duration.days(1).toMilliseconds(),
      }),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 100 * limits.satisfaction.least,
      severity,
      impact: 'Fewer people than the plan asks for are content with their answer: something annoys them.',
      runbook: 'satisfaction',
    });
  }
}
