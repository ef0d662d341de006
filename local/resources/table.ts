import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { DYNAMODB_ACCESS_KEY } from '../aws/dynamodb.ts';
import { REGION } from '../template/intrinsics.ts';
import type { Stack } from '../template/stack.ts';

interface TableProperties extends Pick<CreateTableCommandInput, 'KeySchema' | 'AttributeDefinitions'> {
  GlobalSecondaryIndexes?: Index[];
  LocalSecondaryIndexes?: Index[];
}

type Index = Required<
  Pick<
    NonNullable<CreateTableCommandInput['LocalSecondaryIndexes']>[number],
    'IndexName' | 'KeySchema' | 'Projection'
  >
>;

const WAIT_FOR_TABLE_MS = 10_000;

/**
 * Creates AWS::DynamoDB::Table and GlobalTable on the endpoint; a table that is there already is used as it is.
 * Time to live is left out: the embedded server has none, and every read of the application filters on it.
 */
export async function createTables(stack: Stack, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: DYNAMODB_ACCESS_KEY, secretAccessKey: 'local' },
  });
  try {
    const tables = stack.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
    await Promise.all(
      tables.map(({ ref, properties }) => createTable(client, ref, properties as unknown as TableProperties)),
    );
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, TableName: string, p: TableProperties): Promise<void> {
  const indexes = (given: Index[] | undefined) =>
    given?.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: p.KeySchema,
        AttributeDefinitions: p.AttributeDefinitions,
        GlobalSecondaryIndexes: indexes(p.GlobalSecondaryIndexes),
        LocalSecondaryIndexes: indexes(p.LocalSecondaryIndexes),
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
