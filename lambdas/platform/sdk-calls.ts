import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCalls, DynamoCalls, EventBridgeCalls, SecretsManagerCalls, SqsCalls } from './aws-calls.ts';
import { awsClientSettings } from './aws-client-settings.ts';

/** In place of `signedCalls`, by that one word (docs/adr/0030). */
export function sdkCalls(settings: ClientSettings = awsClientSettings): AwsCalls {
  return {
    ...sdkDynamoCalls(new DynamoDBClient(settings)),
    ...sdkEventBridgeCalls(new EventBridgeClient(settings)),
    ...sdkSqsCalls(new SQSClient({ ...settings, useQueueUrlAsEndpoint: false })),
    ...sdkSecretsManagerCalls(new SecretsManagerClient(settings)),
  };
}

type ClientSettings = Pick<
  DynamoDBClientConfig,
  'endpoint' | 'region' | 'credentials' | 'maxAttempts' | 'requestHandler'
>;

export function sdkDynamoCalls(client: DynamoDBClient): DynamoCalls {
  return {
    batchGetItem: (input) => client.send(new BatchGetItemCommand(input)),
    putItem: (input) => client.send(new PutItemCommand(input)),
    deleteItem: (input) => client.send(new DeleteItemCommand(input)),
  };
}

export function sdkEventBridgeCalls(client: EventBridgeClient): EventBridgeCalls {
  return { putEvents: (input) => client.send(new PutEventsCommand(input)) };
}

export function sdkSqsCalls(client: SQSClient): SqsCalls {
  return { sendMessage: (input) => client.send(new SendMessageCommand(input)) };
}

export function sdkSecretsManagerCalls(client: SecretsManagerClient): SecretsManagerCalls {
  return { getSecretValue: (input) => client.send(new GetSecretValueCommand(input)) };
}
