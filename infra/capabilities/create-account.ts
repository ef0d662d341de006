import { Duration } from 'aws-cdk-lib';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CreateAccountEnvironment, WorkerEnvironment } from '../../lambdas/create-account/env.ts';
import { sharesOf } from '../capacity.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { CallerVariables } from '../constructs/caller-variables.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import type { ExistingNetwork } from '../constructs/existing-network.ts';
import type { StageSecrets } from '../constructs/stage-secrets.ts';
import type { StageTable } from '../constructs/stage-table.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import { addOutcomeAlarms } from './create-account-alarms.ts';

export interface CreateAccountProps extends StageParts {
  readonly api: AccountApi;
  readonly callers: CallerVariables;
  readonly mhv: { readonly MHV_BASE_URL: string; readonly STS_BASE_URL: string } & {
    readonly STS_ASSERTION_ISSUER: string;
    readonly STS_SERVICE_ACCOUNT_ID: string;
  };
  readonly secrets: StageSecrets;
  readonly results: StageTable;
  readonly control: StageTable;
  readonly bus: IEventBus;
  readonly fallback: Queue;
  /** The VPC from which MHV can be reached, where it is private. */
  readonly network: ExistingNetwork | undefined;
}

/** 12 s for MHV, and twice 1 s each for the store before it, and bus, fallback queue and store after it. */
const TIMEOUT = Duration.seconds(20);
/** 60 s for MHV (lambdas/create-account/policy.ts), and the same around it. */
const WORKER_TIMEOUT = Duration.seconds(68);
/** An e-mail address is in the messages: after a day nobody finds one in a queue (docs/adr/0033). */
const DEAD_LETTERS_KEPT = Duration.days(1);
/** Less, because a message's age counts from its first queue. */
const WORK_KEPT = Duration.hours(12);

/**
 * `POST /v1/account` → the function → results and the rollout's state → MHV → bus, or the fallback queue → results;
 * with `Prefer: respond-async` → queue `account-work` → the worker → MHV and so on.
 * When it fails: the caller gets an error that says what to do, an event tells the rest, alarms tell us. What the worker
 * could not tell or keep comes back for an hour, then it is a dead letter with an alarm.
 */
export class CreateAccount extends Construct {
  constructor(scope: Construct, props: CreateAccountProps) {
    super(scope, 'create-account');
    const { config, control } = props;
    const impact = 'Veterans get no MHV account and cannot read messages, medications or records.';
    const asking = this.#asking(props);
    const worker = new CapabilityFunction(this, 'create-account-worker', {
      parts: props,
      capability: 'create-account',
      schema: WorkerEnvironment,
      description: 'Creates or finds MHV accounts that no caller waits for',
      timeout: WORKER_TIMEOUT,
      impact,
      ...asking,
    });
    const { queue } = new WorkQueue(this, 'account-work', {
      ...props,
      name: 'account-work',
      worker,
      workerTimeout: WORKER_TIMEOUT,
      maxConcurrency: sharesOf(config.capacity).background,
      // Each waits for MHV: together they would take ten times as long.
      batchSize: 1,
      kept: WORK_KEPT,
      deadLettersKept: DEAD_LETTERS_KEPT,
      impact,
    });
    const answering = new CapabilityFunction(this, 'create-account', {
      parts: props,
      schema: CreateAccountEnvironment,
      description: 'Creates or finds the MHV account of a person for VA.gov',
      timeout: TIMEOUT,
      impact,
      ...asking,
      environment: {
        ...props.callers,
        ...asking.environment,
        CONTROL_TABLE: control.name,
        INITIAL_PERCENTAGE: String(config.initialPercentage),
        ROLLOUT_FEATURE: config.rollout.feature,
        ROLLOUT_ACTOR: config.rollout.actor,
        WORK_QUEUE_URL: queue.queueUrl,
      },
    });
    props.api.route('POST', 'account', answering);

    // One BatchGetItem reads both tables.
    control.grantItems(answering, 'dynamodb:BatchGetItem');
    queue.grant(answering, 'sqs:SendMessage');
    for (const each of [answering, worker]) this.#grantAsking(each, props);

    addOutcomeAlarms(this, props);
  }

  /** Of both functions: what asking MHV and telling of it needs. */
  #asking({ config, mhv, secrets, results, bus, fallback, network }: CreateAccountProps) {
    return {
      environment: {
        ...mhv,
        RESULTS_TABLE: results.name,
        APPLICATIONS: config.applications.join(','),
        EVENT_BUS: bus.eventBusName,
        FALLBACK_QUEUE_URL: fallback.queueUrl,
        MHV_API_KEY_SECRET: secrets.mhvApiKey.secretArn,
        STS_SIGNING_KEY_SECRET: secrets.stsSigningKey.secretArn,
        LOG_HASH_KEY_SECRET: secrets.logHashKey.secretArn,
      },
      ...(network
        ? { network: network.join(this, [{ to: Peer.anyIpv4(), port: 443, why: 'to MHV, STS and AWS' }]) }
        : {}),
    };
  }

  #grantAsking(
    asking: CapabilityFunction,
    { key, secrets, results, bus, fallback }: CreateAccountProps,
  ): void {
    secrets.grantRead(asking, secrets.mhvApiKey, secrets.stsSigningKey, secrets.logHashKey);
    results.grantItems(asking, 'dynamodb:BatchGetItem', 'dynamodb:PutItem');
    bus.grantPutEventsTo(asking);
    fallback.grant(asking, 'sqs:SendMessage');
    // What SQS does with the key in a sender's name (its developer guide, "Key management").
    key.grant(asking, 'kms:GenerateDataKey', 'kms:Decrypt');
  }
}
