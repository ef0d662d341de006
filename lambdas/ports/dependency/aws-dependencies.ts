import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Dependency } from './dependency.ts';

export function tableDependency(client: DynamoDBClient, table: string): Dependency {
  return {
    name: 'store',
    async check() {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
      if (Table?.TableStatus !== 'ACTIVE') throw new Error(`the table is ${Table?.TableStatus ?? 'unknown'}`);
    },
  };
}

export function busDependency(client: EventBridgeClient, busName: string): Dependency {
  return {
    name: 'bus',
    async check() {
      await client.send(new DescribeEventBusCommand({ Name: busName }));
    },
  };
}

export function queueDependency(client: SQSClient, queueUrl: string): Dependency {
  return {
    name: 'fallback_queue',
    async check() {
      await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
    },
  };
}
