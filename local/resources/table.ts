import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { DYNAMODB_ACCESS_KEY } from '../aws/dynamodb.ts';
import { REGION } from '../template/intrinsics.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';

type TableProperties = Pick<CreateTableCommandInput, 'KeySchema' | 'AttributeDefinitions'>;

/** Indexes and streams are not run. */
const TABLE_PROPERTIES = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'BillingMode',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'TimeToLiveSpecification',
];

const WAIT_FOR_TABLE_MS = 10_000;

/**
 * Creates AWS::DynamoDB::Table on the endpoint; a table that is there already is used as it is.
 * Time to live is left out: the embedded server has none, and every read of the application filters on it.
 */
export async function createTables(stack: Stack, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: DYNAMODB_ACCESS_KEY, secretAccessKey: 'local' },
  });
  try {
    await Promise.all(
      stack.ofType('AWS::DynamoDB::Table').map(({ logicalId, ref, properties }) => {
        refuseOthers(logicalId, properties, TABLE_PROPERTIES);
        return createTable(client, ref, properties as TableProperties);
      }),
    );
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, TableName: string, p: TableProperties): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: p.KeySchema,
        AttributeDefinitions: p.AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  }
  const deadline = Date.now() + WAIT_FOR_TABLE_MS;
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    if (Date.now() > deadline)
      throw new Error(`table ${TableName} is still ${Table?.TableStatus} after 10 s`);
    await wait(10);
  }
}
