import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DynamoFeedbackStore } from '../../../lambdas/ports/feedback-store/dynamo-feedback-store.ts';
import { InMemoryFeedbackStore } from '../../doubles/in-memory-feedback-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { describeFeedbackStoreBehaviour } from './feedback-store.behaviour.ts';

describeFeedbackStoreBehaviour('InMemoryFeedbackStore', (clock) => new InMemoryFeedbackStore(clock));

describe('DynamoDB', () => {
  let tables: DynamoTables;
  const clock = new ManualClock();
  beforeAll(async () => {
    tables = await startDynamoTables();
  }, 30_000);
  afterAll(() => tables.stop());

  const said = (correlationId: string) => ({
    id: randomUUID(),
    correlationId,
    at: Date.parse('2026-11-05T19:00:00.750Z'),
    rating: 4,
    kind: 'praise' as const,
    application: 'va-gov-back-end',
  });

  describeFeedbackStoreBehaviour(
    'DynamoFeedbackStore',
    async (each) => new DynamoFeedbackStore(tables.client, await tables.add('feedback'), each),
  );

  test('an item expires after 90 days, in whole seconds as a TTL attribute has to be', async () => {
    const TableName = await tables.add('feedback');
    await new DynamoFeedbackStore(tables.client, TableName, clock).keep(said('answer-1'));
    const { Item = {} } = await tables.client.send(
      new GetItemCommand({ TableName, Key: marshall({ pk: 'answer-1', sk: 'feedback' }) }),
    );
    expect(unmarshall(Item).expires_at).toBe(Date.parse('2027-02-03T19:00:00Z') / 1000);
  });

  test('more than a page is read to its end', async () => {
    const store = new DynamoFeedbackStore(tables.client, await tables.add('feedback'), clock);
    const ids = ['answer-1', 'answer-2', 'answer-3', 'answer-4', 'answer-5'];
    await Promise.all(ids.map((id) => store.keep(said(id))));
    let pages = 0;
    tables.client.middlewareStack.add(
      (next) => (args) => {
        pages += 1;
        return next({ ...args, input: { ...args.input, Limit: 2 } });
      },
      { step: 'initialize', name: 'two-a-page' },
    );
    try {
      expect(await store.list(0, Number.MAX_SAFE_INTEGER)).toHaveLength(ids.length);
    } finally {
      tables.client.middlewareStack.remove('two-a-page');
    }
    expect(pages).toBeGreaterThan(2);
  });

  test('a table that is not there is a fault of every method', async () => {
    const store = new DynamoFeedbackStore(tables.client, 'no-such-table', clock);
    await expect(store.keep(said('answer-1'))).rejects.toThrow();
    await expect(store.list(0, 1)).rejects.toThrow();
  });
});
