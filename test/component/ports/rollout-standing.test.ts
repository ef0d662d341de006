import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import { DynamoRolloutStanding } from '../../../lambdas/ports/rollout-standing/dynamo-rollout-standing.ts';
import { DynamoRolloutStore } from '../../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { InMemoryRolloutStanding } from '../../doubles/in-memory-rollout-standing.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { describeRolloutStandingBehaviour, type Told } from './rollout-standing.behaviour.ts';

const INITIAL = 12.345;

describeRolloutStandingBehaviour('InMemoryRolloutStanding', async () => {
  const standing = new InMemoryRolloutStanding();
  standing.standing = { percentage: INITIAL };
  return {
    standing,
    become: async (told) => {
      standing.standing = {
        'running at staging/1/2, 50 %': { position: 'staging/1/2', percentage: 50 },
        'killed at staging/1/1': { position: 'staging/1/1', percentage: 0 },
        'without a plan, 25.695 %': { percentage: 25.695 },
      }[told];
    },
    spoil: async () => {
      standing.failing = true;
    },
  };
});

describe('DynamoDB', () => {
  let tables: DynamoTables;
  beforeAll(async () => {
    tables = await startDynamoTables();
  }, 30_000);
  afterAll(() => tables.stop());

  const states: Record<Told, Partial<RolloutState>> = {
    'running at staging/1/2, 50 %': {
      status: 'running',
      plan: { name: 'staging', digest: 'd' },
      position: { phase: 0, step: 1 },
      percentage: 50,
    },
    'killed at staging/1/1': {
      status: 'killed',
      plan: { name: 'staging', digest: 'd' },
      position: { phase: 0, step: 0 },
      percentage: 0,
    },
    'without a plan, 25.695 %': { status: 'open', percentage: 25.695 },
  };

  describeRolloutStandingBehaviour('DynamoRolloutStanding', async () => {
    const table = await tables.add('control');
    return {
      standing: new DynamoRolloutStanding(tables.client, table, INITIAL),
      become: async (told) => {
        const state = { ...freshState(0, 0), version: 1, ...states[told] };
        expect(await new DynamoRolloutStore(tables.client, table).write(undefined, state)).toBe('written');
      },
      spoil: async () => {
        const item = {
          pk: 'rollout',
          sk: 'state',
          version: 2,
          state: { percentage: 'half', status: 'open' },
        };
        await tables.client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
      },
    };
  });
});
