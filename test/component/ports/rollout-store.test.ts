import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Outage } from '../../../lambdas/contracts/rollout-state.ts';
import { DynamoOutageStore } from '../../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { OutageStore } from '../../../lambdas/ports/outage-store/outage-store.ts';
import { DynamoRolloutStore } from '../../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../local/servers/dynamodb.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStore } from '../../doubles/in-memory-rollout-store.ts';
import { describeRolloutStoreBehaviour } from './rollout-store.behaviour.ts';

function describeOutageStoreBehaviour(name: string, factory: () => OutageStore | Promise<OutageStore>): void {
  describe(`${name} as an outage store`, () => {
    const outage = (id: string, start: number, end: number): Outage => ({
      id,
      service: 'mhv',
      start,
      end,
      message: 'm',
    });

    test('gives those that end later, by their start; the same id is the same outage', async () => {
      const store = await factory();
      expect(await store.endingAfter(0)).toEqual([]);
      await store.put(outage('late', 50, 60));
      await store.put(outage('early', 10, 20));
      await store.put(outage('over', 1, 5));
      expect((await store.endingAfter(5)).map(({ id }) => id)).toEqual(['early', 'late']);
      await store.put(outage('late', 50, 55));
      expect(await store.endingAfter(20)).toEqual([outage('late', 50, 55)]);
    });
  });
}

describeRolloutStoreBehaviour('InMemoryRolloutStore', () => new InMemoryRolloutStore());
describeOutageStoreBehaviour('InMemoryOutageStore', () => new InMemoryOutageStore());

describe('DynamoDB', () => {
  let server: RunningDynamoDb;
  let client: DynamoDBClient;
  const tables: string[] = [];

  beforeAll(async () => {
    server = await startDynamoDb(process.env.DYNAMODB_ENDPOINT);
    client = new DynamoDBClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }, 30_000);

  afterAll(async () => {
    for (const TableName of tables) await client.send(new DeleteTableCommand({ TableName }));
    client.destroy();
    await server.stop();
  });

  async function emptyTable(): Promise<string> {
    const TableName = `control-${process.pid}-${tables.length}`;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 0.1 }, { TableName });
    tables.push(TableName);
    return TableName;
  }

  describeRolloutStoreBehaviour(
    'DynamoRolloutStore',
    async () => new DynamoRolloutStore(client, await emptyTable()),
  );
  describeOutageStoreBehaviour(
    'DynamoOutageStore',
    async () => new DynamoOutageStore(client, await emptyTable()),
  );
});
