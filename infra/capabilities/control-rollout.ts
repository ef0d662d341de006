import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { Plan } from '../../lambdas/contracts/rollout-plans/plan.ts';
import { plans } from '../../lambdas/contracts/rollout-plans/plans.ts';
import { ControlRolloutEnvironment } from '../../lambdas/control-rollout/env.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { MinuteJob } from '../constructs/minute-job.ts';
import type { StageTable } from '../constructs/stage-table.ts';
import { UPTIME } from './probe-api-uptime.ts';

export interface ControlRolloutProps extends StageParts {
  readonly control: StageTable;
}

/** Three days of metrics in pages, two reads and a write of DynamoDB, and a notice for each audience. */
const TIMEOUT = Duration.seconds(25);

/**
 * Every minute, and at once when an alarm of create-account or of uptime goes off → the function → control table → topic
 * `rollout`.
 * When it fails: the percentage stays where it is, the next minute goes on, and an alarm says that nobody looks.
 */
export class ControlRollout extends Construct {
  /** Notices to people, by audience. */
  readonly topic: Topic;

  constructor(scope: Construct, props: ControlRolloutProps) {
    super(scope, 'control-rollout');
    const { stage, config, key, alarms, control } = props;
    for (const plan of Object.values(plans)) checkApplications(plan, config.applications);
    const impact = 'Nobody watches the rollout: a fault is not stopped before people notice it.';
    this.topic = new Topic(this, 'topic', {
      topicName: `account-creation-${stage}-rollout`,
      masterKey: key,
      enforceSSL: true,
    });
    const worker = new CapabilityFunction(this, 'control-rollout', {
      parts: props,
      schema: ControlRolloutEnvironment,
      description: 'Moves the percentage of people who are in by the plan, on evidence, and tells people',
      timeout: TIMEOUT,
      impact,
      environment: { CONTROL_TABLE: control.name, ROLLOUT_TOPIC_ARN: this.topic.topicArn },
    });
    control.grantItems(worker, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    key.grant(worker, 'kms:GenerateDataKey');
    // CloudWatch cannot limit reading to a namespace.
    worker.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));

    new MinuteJob(this, 'every-minute', { parts: props, worker, impact }).alsoOn(
      'alarms',
      alarmGoesOff(['create-account', UPTIME].map((name) => `account-creation-${stage}-${name}`)),
    );

    alarms.addOnAny(this, 'control-rollout', 'stopped', {
      metric: metrics.rolloutStopped,
      severity: 'page',
      impact: 'A gate stopped the rollout: Veterans who were to be in are not.',
      runbook: 'rollout-stopped',
    });
    alarms.addOnAny(this, 'control-rollout', 'stuck', {
      metric: metrics.rolloutStuck,
      severity: 'page',
      impact:
        'The rollout does not move: another plan is deployed than was started, or its evidence cannot be read.',
      runbook: 'rollout-stuck',
    });
    alarms.add(this, 'control-rollout-not-looking', {
      metric: alarms.sum('control-rollout', metrics.rolloutLooked),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      silence: true,
      severity: 'page',
      impact,
      runbook: 'rollout-not-looking',
    });
  }
}

/** The plans check themselves when they are loaded; whether their applications exist, only the stage knows. */
export function checkApplications({ name, phases }: Plan, known: readonly string[]): void {
  for (const phase of phases) {
    const unknown = [phase.applications ?? []]
      .flat()
      .filter((each) => each !== 'all' && !known.includes(each));
    if (unknown.length === 0) continue;
    throw new Error(
      `Rollout plan ${name}, ${phase.name}: applications ${unknown.join(', ')} are not among those of the stage (${known.join(', ') || 'none'}): see applications in infra/stages.ts.`,
    );
  }
}

/**
 * An alarm whose name begins like one of these goes off. Not every change: a deployment makes all of them, each is OK a
 * minute later, and all would call the function at once.
 */
function alarmGoesOff(prefixes: readonly string[]): EventPattern {
  return {
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change'],
    detail: {
      alarmName: Match.anyOf(...prefixes.map((prefix) => Match.prefix(prefix))),
      state: { value: ['ALARM'] },
    },
  };
}
