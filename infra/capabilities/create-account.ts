import { Duration } from 'aws-cdk-lib';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CreateAccountEnvironment } from '../../lambdas/create-account/env.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { CallerVariables } from '../constructs/caller-variables.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import type { ExistingNetwork } from '../constructs/existing-network.ts';
import type { StageSecrets } from '../constructs/stage-secrets.ts';
import type { StageTable } from '../constructs/stage-table.ts';
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

/**
 * `POST /v1/account` → the function → results and the rollout's state → MHV → bus, or the fallback queue → results.
 * When it fails: the caller gets an error that says what to do, an event tells the rest, alarms tell us.
 */
export class CreateAccount extends Construct {
  constructor(scope: Construct, props: CreateAccountProps) {
    super(scope, 'create-account');
    const { config, secrets, results, control, bus, fallback, network } = props;
    const worker = new CapabilityFunction(this, 'create-account', {
      parts: props,
      schema: CreateAccountEnvironment,
      description: 'Creates or finds the MHV account of a person for VA.gov',
      // 12 s for MHV, and twice 1 s each for the store before it, and bus, fallback queue and store after it.
      timeout: Duration.seconds(20),
      impact: 'Veterans get no MHV account and cannot read messages, medications or records.',
      environment: {
        ...props.callers,
        ...props.mhv,
        RESULTS_TABLE: results.name,
        CONTROL_TABLE: control.name,
        INITIAL_PERCENTAGE: String(config.initialPercentage),
        ROLLOUT_FEATURE: config.rollout.feature,
        ROLLOUT_ACTOR: config.rollout.actor,
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
    });
    props.api.route('POST', 'account', worker);

    secrets.grantRead(worker, secrets.mhvApiKey, secrets.stsSigningKey, secrets.logHashKey);
    // One BatchGetItem reads both tables.
    control.grantItems(worker, 'dynamodb:BatchGetItem');
    results.grantItems(worker, 'dynamodb:BatchGetItem', 'dynamodb:PutItem');
    bus.grantPutEventsTo(worker);
    fallback.grant(worker, 'sqs:SendMessage');
    // What SQS does with the key in a sender's name (its developer guide, "Key management").
    props.key.grant(worker, 'kms:GenerateDataKey', 'kms:Decrypt');

    addOutcomeAlarms(this, props);
  }
}
