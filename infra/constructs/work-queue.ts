import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { ReleasedFunction } from './capability-function.ts';
import { DeadLetters } from './dead-letters.ts';

export interface WorkQueueProps {
  /** What waits in it: part of the names of queue and alarms. */
  readonly name: string;
  readonly stage: string;
  readonly key: IKey;
  readonly alarms: Alarms;
  readonly worker: ReleasedFunction;
  /** Seconds that the worker may take for a batch. */
  readonly workerTimeout: Duration;
  /** How long every message waits before it can be seen. */
  readonly delay?: Duration;
  /** Workers at once: what the work's target can take. */
  readonly maxConcurrency: number;
  /** Messages that a worker gets at once; ten unless told. */
  readonly batchSize?: number;
  /** How long messages are kept, and dead letters; unless told four days and two weeks. */
  readonly kept?: Duration;
  readonly deadLettersKept?: Duration;
  /** One sentence: who is hurt while messages wait, or are given up. */
  readonly impact: string;
}

/** A queue must outlast an outage of what it feeds. */
const LEAST_TRYING = Duration.hours(1);
const RETENTION = Duration.days(4);
/** Batches: one poll of SQS gives at most ten, and each is one pipeline of Redis or one PutEvents. */
const BATCH_SIZE = 10;

/** A queue that feeds a function: batches with partial answers, dead letters, and an alarm for each. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const deadLetters = new DeadLetters(this, 'dead-letters', props);
    // Lambda's own advice: six times the function's time, so that a message is not seen twice while it is worked on.
    const visibility = Duration.seconds(6 * props.workerTimeout.toSeconds());
    this.queue = new Queue(this, 'queue', {
      queueName: `account-creation-${props.stage}-${props.name}`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      enforceSSL: true,
      retentionPeriod: props.kept ?? RETENTION,
      visibilityTimeout: visibility,
      ...(props.delay ? { deliveryDelay: props.delay } : {}),
      deadLetterQueue: {
        queue: deadLetters,
        maxReceiveCount: Math.ceil(LEAST_TRYING.toSeconds() / visibility.toSeconds()),
      },
    });
    // What Lambda's poller does in the function's name (AWS's AWSLambdaSQSQueueExecutionRole); CDK's own has more.
    this.queue.grant(props.worker.live, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    props.key.grantDecrypt(props.worker.live);
    props.worker.live.addEventSourceMapping(`${props.name}-messages`, {
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize ?? BATCH_SIZE,
      reportBatchItemFailures: true,
      maxConcurrency: props.maxConcurrency,
    });
    // One failed try is enough: a message that was received three times is not counted in this metric any more.
    const patience = visibility.plus(props.delay ?? Duration.seconds(0));
    props.alarms.add(this, `${props.name}-age`, {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: patience.toSeconds(),
      severity: 'page',
      impact: props.impact,
      runbook: 'queue-age',
    });
  }
}
