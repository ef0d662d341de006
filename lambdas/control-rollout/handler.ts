import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { plans } from '../contracts/rollout-plans/plans.ts';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { jobHandler } from '../platform/job.ts';
import { observe } from '../platform/observability.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { SnsNotices } from '../ports/notices/sns-notices.ts';
import { DynamoOutageStore } from '../ports/outage-store/dynamo-outage-store.ts';
import { CloudWatchRolloutEvidence } from '../ports/rollout-evidence/cloud-watch-rollout-evidence.ts';
import { DynamoRolloutStore } from '../ports/rollout-store/dynamo-rollout-store.ts';
import { controlRollout } from './control-rollout.ts';
import { ControlRolloutEnvironment } from './env.ts';

const env = readEnvironment(ControlRolloutEnvironment);
const observability = observe(env);
const dynamoDb = new DynamoDBClient(awsClientSettings);
/** Three days of metrics take CloudWatch longer than an item takes DynamoDB; nobody waits for the answer. */
const cloudWatchSettings = { requestHandler: { ...awsClientSettings.requestHandler, requestTimeout: 5_000 } };
const ports = {
  store: new DynamoRolloutStore(dynamoDb, env.CONTROL_TABLE),
  outages: new DynamoOutageStore(dynamoDb, env.CONTROL_TABLE),
  evidence: new CloudWatchRolloutEvidence(new CloudWatchClient(cloudWatchSettings), env.STAGE),
  notices: new SnsNotices(new SNSClient(awsClientSettings), env.ROLLOUT_TOPIC_ARN),
  clock,
  telemetry: observability.telemetry,
};

export const handler = jobHandler(observability, () => controlRollout({ stage: env.STAGE, plans }, ports));
