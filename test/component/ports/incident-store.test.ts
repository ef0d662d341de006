import { DynamoIncidentStore } from '../../../lambdas/ports/incident-store/dynamo-incident-store.ts';
import { InMemoryIncidentStore } from '../../doubles/in-memory-incident-store.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { describeIncidentStoreBehaviour } from './incident-store.behaviour.ts';

describeIncidentStoreBehaviour('InMemoryIncidentStore', () => new InMemoryIncidentStore());

describe('DynamoDB', () => {
  let tables: DynamoTables;
  beforeAll(async () => {
    tables = await startDynamoTables();
  }, 30_000);
  afterAll(() => tables.stop());

  describeIncidentStoreBehaviour(
    'DynamoIncidentStore',
    async () => new DynamoIncidentStore(tables.client, await tables.add('control')),
  );
});
