import type { Outage } from '../../../lambdas/contracts/rollout-state.ts';
import { DynamoOutageStore } from '../../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { OutageStore } from '../../../lambdas/ports/outage-store/outage-store.ts';
import { DynamoRolloutStore } from '../../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStore } from '../../doubles/in-memory-rollout-store.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
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
  let tables: DynamoTables;
  beforeAll(async () => {
    tables = await startDynamoTables();
  }, 30_000);
  afterAll(() => tables.stop());

  describeRolloutStoreBehaviour(
    'DynamoRolloutStore',
    async () => new DynamoRolloutStore(tables.client, await tables.add('control')),
  );
  describeOutageStoreBehaviour(
    'DynamoOutageStore',
    async () => new DynamoOutageStore(tables.client, await tables.add('control')),
  );
});
