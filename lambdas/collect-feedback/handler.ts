import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings, sqsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { keepAliveHttpClient } from '../platform/http-client.ts';
import { observe } from '../platform/observability.ts';
import { sdkDynamoCalls, sdkEventBridgeCalls, sdkSqsCalls } from '../platform/sdk-calls.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { EventBridgeBus } from '../ports/event-bus/event-bridge-bus.ts';
import { SqsEventFallback } from '../ports/event-fallback/sqs-event-fallback.ts';
import { DynamoFeedbackStore } from '../ports/feedback-store/dynamo-feedback-store.ts';
import { DynamoResultStore } from '../ports/result-store/dynamo-result-store.ts';
import { DynamoRolloutStanding } from '../ports/rollout-standing/dynamo-rollout-standing.ts';
import { createTokenVerifier } from '../ports/token-verifier/create-token-verifier.ts';
import { CollectFeedbackEnvironment } from './env.ts';
import { collectFeedbackRoute } from './route.ts';

const env = readEnvironment(CollectFeedbackEnvironment);
const observability = observe(env);
const dynamo = new DynamoDBClient(awsClientSettings);

export const handler = collectFeedbackRoute(observability, {
  verifier: createTokenVerifier(env, keepAliveHttpClient(), clock),
  scope: env.API_SCOPE,
  allowShortIcns: env.ALLOW_SHORT_ICNS,
  results: new DynamoResultStore(sdkDynamoCalls(dynamo), env.RESULTS_TABLE, clock),
  feedback: new DynamoFeedbackStore(dynamo, env.FEEDBACK_TABLE, clock),
  standing: new DynamoRolloutStanding(dynamo, env.CONTROL_TABLE, env.INITIAL_PERCENTAGE),
  bus: new EventBridgeBus(sdkEventBridgeCalls(new EventBridgeClient(awsClientSettings)), env.EVENT_BUS),
  fallback: new SqsEventFallback(sdkSqsCalls(new SQSClient(sqsClientSettings)), env.FALLBACK_QUEUE_URL),
  clock,
  telemetry: observability.telemetry,
});
