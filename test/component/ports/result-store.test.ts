import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AwsCalls } from '../../../lambdas/platform/aws-calls.ts';
import { tableDependency } from '../../../lambdas/ports/dependency/aws-dependencies.ts';
import { DynamoResultStore } from '../../../lambdas/ports/result-store/dynamo-result-store.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { created } from '../../doubles/scripted-account-provider.ts';
import { awsImplementations } from '../../fixtures/aws-calls.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { describeResultStoreBehaviour } from './result-store.behaviour.ts';

describeResultStoreBehaviour('InMemoryResultStore', (clock) => new InMemoryResultStore(clock));

describe('DynamoDB', () => {
  const ICN = '1012667145V762142';
  let tables: DynamoTables;
  let client: DynamoDBClient;
  let TableName: string;

  beforeAll(async () => {
    tables = await startDynamoTables();
    client = tables.client;
    TableName = await tables.add('results');
  }, 30_000);

  afterAll(() => tables.stop());

  describe.each(awsImplementations)('called by $by', ({ callsTo }) => {
    let calls: AwsCalls;
    beforeAll(() => {
      calls = callsTo(tables.url);
    });

    describeResultStoreBehaviour(
      'DynamoResultStore',
      (clock) => new DynamoResultStore(calls, TableName, clock),
    );

    test('an item expires 86,400 s after its moment, in whole seconds as a TTL attribute has to be', async () => {
      const store = new DynamoResultStore(calls, TableName, new ManualClock());
      const occurredAt = '2026-11-05T19:00:00.750Z';
      await store.storeAccount({ icn: ICN, account: created, occurredAt, correlationId: 'request-1' });
      const { Item = {} } = await client.send(
        new GetItemCommand({ TableName, Key: marshall({ pk: ICN, sk: 'account' }) }),
      );
      expect(unmarshall(Item).expires_at).toBe(Date.parse('2026-11-06T19:00:00Z') / 1000);
    });

    test('an item that cannot be read is a fault, not a person without an account', async () => {
      const icn = '1012832025V743496';
      const broken = {
        pk: icn,
        sk: 'account',
        occurred_at: 'x',
        correlation_id: 'y',
        expires_at: 9_999_999_999,
      };
      await client.send(new PutItemCommand({ TableName, Item: marshall(broken) }));
      await expect(new DynamoResultStore(calls, TableName, new ManualClock()).read(icn)).rejects.toThrow();
    });

    test('a table that is not there is a fault of every method', async () => {
      const store = new DynamoResultStore(calls, 'no-such-table', new ManualClock());
      const result = { icn: ICN, occurredAt: '2026-11-05T19:00:00.000Z', correlationId: 'request-1' };
      await expect(store.read(ICN)).rejects.toThrow();
      await expect(store.storeAccount({ ...result, account: created })).rejects.toThrow();
      await expect(
        store.storeError({ ...result, failure: { reason: 'mhv_803', code: 803, detail: '' } }),
      ).rejects.toThrow();
    });
  });

  test('the dependency says whether the table can be used', async () => {
    await expect(tableDependency(client, TableName).check()).resolves.toBeUndefined();
    await expect(tableDependency(client, 'no-such-table').check()).rejects.toThrow();
  });
});
