import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings, sqsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { observe } from '../platform/observability.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { busDependency, queueDependency, tableDependency } from '../ports/dependency/aws-dependencies.ts';
import { createTokenVerifier } from '../ports/token-verifier/create-token-verifier.ts';
import { CheckHealthEnvironment } from './env.ts';
import { checkHealthRoute } from './route.ts';

const env = readEnvironment(CheckHealthEnvironment);

export const handler = checkHealthRoute(observe(env), {
  verifier: createTokenVerifier(env, keepAliveHttpClient(), clock),
  scope: env.API_SCOPE,
  allowShortIcns: env.ALLOW_SHORT_ICNS,
  dependencies: [
    tableDependency(new DynamoDBClient(awsClientSettings), env.RESULTS_TABLE),
    busDependency(new EventBridgeClient(awsClientSettings), env.EVENT_BUS),
    queueDependency(new SQSClient(sqsClientSettings), env.FALLBACK_QUEUE_URL),
  ],
});
