import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

export interface DeadLettersProps {
  readonly stage: string;
  readonly key: IKey;
  readonly alarms: Alarms;
  /** What was given up: part of the names of queue and alarms. */
  readonly name: string;
  /** One sentence: who is hurt by what lies here. */
  readonly impact: string;
  /** How long they are kept; two weeks unless told. */
  readonly deadLettersKept?: Duration;
}

/** Longer than any source keeps its own, the longest that SQS allows: a message's age counts from its first queue. */
const RETENTION = Duration.days(14);

/**
 * Where messages lie that were given up. Depth alone misses what was drained, and arrivals are not counted by SQS when
 * it moves them itself: so alarms on visible messages, and on the age of the oldest.
 */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    const retention = props.deadLettersKept ?? RETENTION;
    super(scope, id, {
      queueName: `account-creation-${props.stage}-${props.name}-dead-letters`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      enforceSSL: true,
      retentionPeriod: retention,
    });
    const { alarms, impact, name } = props;
    alarms.add(this, `${name}-dead-letters`, {
      metric: this.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      severity: 'page',
      impact,
      runbook: 'dead-letters',
    });
    alarms.add(this, `${name}-dead-letters-age`, {
      metric: this.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: Math.min(Duration.days(1).toSeconds(), retention.toSeconds() / 2),
      severity: 'ticket',
      impact,
      runbook: 'dead-letters',
    });
  }
}
