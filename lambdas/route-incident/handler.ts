import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { observe } from '../platform/observability.ts';
import { queueHandler } from '../platform/queue.ts';
import { sdkSecretsManagerCalls } from '../platform/sdk-calls.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { DynamoIncidentStore } from '../ports/incident-store/dynamo-incident-store.ts';
import { SlackMessenger } from '../ports/messenger/slack-messenger.ts';
import { SnsMessenger } from '../ports/messenger/sns-messenger.ts';
import { DynamoOutageStore } from '../ports/outage-store/dynamo-outage-store.ts';
import { SecretsManagerSecrets } from '../ports/secrets/secrets-manager-secrets.ts';
import { RouteIncidentEnvironment } from './env.ts';
import { changesIn, RouterMessage } from './request.ts';
import { routeIncident } from './route-incident.ts';

const env = readEnvironment(RouteIncidentEnvironment);
const observability = observe(env);
const dynamoDb = new DynamoDBClient(awsClientSettings);
const secrets = new SecretsManagerSecrets(
  sdkSecretsManagerCalls(new SecretsManagerClient(awsClientSettings)),
  clock,
);
const place = { stage: env.STAGE, region: env.REGION };
const ports = {
  incidents: new DynamoIncidentStore(dynamoDb, env.CONTROL_TABLE),
  outages: new DynamoOutageStore(dynamoDb, env.CONTROL_TABLE),
  topics: new SnsMessenger(new SNSClient(awsClientSettings), {
    latency: env.LATENCY_TOPIC_ARN,
    errors: env.ERRORS_TOPIC_ARN,
    'system-status': env.SYSTEM_STATUS_TOPIC_ARN,
    outages: env.OUTAGES_TOPIC_ARN,
  }),
  chats: new SlackMessenger(secrets, env.SLACK_WEBHOOKS_SECRET, keepAliveHttpClient()),
  clock,
  telemetry: observability.telemetry,
};

export const handler = queueHandler(observability, RouterMessage, async (messages) => {
  const changes = messages.flatMap(({ content }) => changesIn(content, env.COMPOSITE_ALARMS));
  await routeIncident(changes, place, ports);
  return messages.map(() => 'done');
});
