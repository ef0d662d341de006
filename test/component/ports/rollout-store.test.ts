import { nextCalendar, type Outage } from '../../../lambdas/contracts/outage.ts';
import { DynamoOutageStore } from '../../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { OutageStore } from '../../../lambdas/ports/outage-store/outage-store.ts';
import { DynamoRolloutStore } from '../../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStore } from '../../doubles/in-memory-rollout-store.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { describeRolloutStoreBehaviour } from './rollout-store.behaviour.ts';

function describeOutageStoreBehaviour(name: string, factory: () => OutageStore | Promise<OutageStore>): void {
  describe(`${name} as an outage store`, () => {
    const outage = (id: string, start: number): Outage => ({
      id,
      service: 'mhv',
      start,
      end: start + 10,
      message: 'm',
      by: 'olga',
      told: ['announced'],
    });

    test('is empty at first; what is written is there by its start, with another version', async () => {
      const store = await factory();
      const empty = await store.read();
      expect(empty).toEqual({ version: 0, outages: [] });
      const both = nextCalendar(empty, [outage('late', 50), outage('early', 10)], 0);
      expect(await store.write(both)).toBe('written');
      expect(await store.read()).toEqual({ version: 1, outages: [outage('early', 10), outage('late', 50)] });
      expect(await store.write(nextCalendar(both, [], 0))).toBe('written');
      expect(await store.read()).toEqual({ version: 2, outages: [] });
    });

    test('a change of a calendar that somebody else has changed meanwhile is none', async () => {
      const store = await factory();
      const empty = await store.read();
      const first = nextCalendar(empty, [outage('first', 10)], 0);
      await store.write(first);
      expect(await store.write(nextCalendar(empty, [outage('second', 20)], 0))).toBe('conflict');
      await store.write(nextCalendar(first, [outage('first', 10), outage('third', 30)], 0));
      expect(await store.write(nextCalendar(first, [], 0))).toBe('conflict');
      expect((await store.read()).outages.map(({ id }) => id)).toEqual(['first', 'third']);
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
