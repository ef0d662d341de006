import type { AwsCalls } from './aws-calls.ts';
import type { HttpClient } from './http-client.ts';
import { type AwsService, SignedClient } from './signed-client.ts';

/** The calls of AWS that a person waits for, without the SDK's clients (docs/adr/0030). */
export function signedCalls(http: HttpClient, environment = process.env): AwsCalls {
  const clientOf = (service: AwsService) => new SignedClient(service, http, environment);
  const dynamoDb = clientOf({ name: 'dynamodb', targetPrefix: 'DynamoDB_20120810', json: '1.0' });
  const eventBridge = clientOf({ name: 'events', targetPrefix: 'AWSEvents', json: '1.1' });
  const sqs = clientOf({ name: 'sqs', targetPrefix: 'AmazonSQS', json: '1.0' });
  const secrets = clientOf({ name: 'secretsmanager', targetPrefix: 'secretsmanager', json: '1.1' });
  return {
    batchGetItem: (input) => dynamoDb.call('BatchGetItem', input),
    putItem: (input) => dynamoDb.call('PutItem', input),
    deleteItem: (input) => dynamoDb.call('DeleteItem', input),
    // On the wire a moment is seconds since 1970.
    putEvents: ({ Entries = [] }) =>
      eventBridge.call('PutEvents', {
        Entries: Entries.map((entry) => ({ ...entry, Time: entry.Time && entry.Time.getTime() / 1000 })),
      }),
    sendMessage: (input) => sqs.call('SendMessage', input),
    getSecretValue: (input) => secrets.call('GetSecretValue', input),
  };
}
