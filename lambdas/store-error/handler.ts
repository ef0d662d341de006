import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AccountCreationFailedRead } from '../contracts/events/account-creation-failed.ts';
import { fromBus } from '../contracts/events/from-bus.ts';
import { awsClientSettings } from '../platform/aws-client-settings.ts';
import { readEnvironment } from '../platform/environment.ts';
import { observe } from '../platform/observability.ts';
import { queueHandler } from '../platform/queue.ts';
import { sdkDynamoCalls } from '../platform/sdk-calls.ts';
import { systemClock as clock } from '../ports/clock/system-clock.ts';
import { DynamoResultStore } from '../ports/result-store/dynamo-result-store.ts';
import { StoreErrorEnvironment } from './env.ts';
import { storeError } from './store-error.ts';

const env = readEnvironment(StoreErrorEnvironment);
const observability = observe(env);
const results = new DynamoResultStore(
  sdkDynamoCalls(new DynamoDBClient(awsClientSettings)),
  env.RESULTS_TABLE,
  clock,
);
const ports = { results, telemetry: observability.telemetry };

export const handler = queueHandler(observability, fromBus(AccountCreationFailedRead), (messages) =>
  Promise.all(messages.map(({ content }) => storeError(content, ports))),
);
