import {
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import { BatchedReads } from '../../../lambdas/platform/batched-reads.ts';
import { DynamoResultStore } from '../../../lambdas/ports/result-store/dynamo-result-store.ts';
import { DynamoRolloutFlag } from '../../../lambdas/ports/rollout-flag/dynamo-rollout-flag.ts';
import { DynamoRolloutStore } from '../../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { InMemoryRolloutFlag } from '../../doubles/in-memory-rollout-flag.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { created } from '../../doubles/scripted-account-provider.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { describeRolloutFlagBehaviour, type FlagUnderTest } from './rollout-flag.behaviour.ts';

const initial = { percentage: 12.345, applications: 'all' } as const;

describeRolloutFlagBehaviour('InMemoryRolloutFlag', async () => {
  const flag = new InMemoryRolloutFlag();
  flag.flag = initial;
  return {
    flag,
    write: async ({ percentage, applications }) => {
      flag.flag = { percentage, applications };
    },
    spoil: async () => {
      flag.failing = true;
    },
  };
});

describe('DynamoDB', () => {
  const stateKey = { pk: 'rollout', sk: 'state' };
  const icn = '1012667145V762142';
  let tables: DynamoTables;
  let client: DynamoDBClient;
  let control: string;
  let results: string;
  let sent: object[];

  beforeAll(async () => {
    tables = await startDynamoTables();
    client = tables.client;
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === BatchGetItemCommand.name) sent.push(args.input);
          return next(args);
        },
      { step: 'initialize' },
    );
    control = await tables.add('control');
    results = await tables.add('results');
  }, 30_000);

  afterAll(() => tables.stop());

  beforeEach(async () => {
    sent = [];
    await client.send(new DeleteItemCommand({ TableName: control, Key: marshall(stateKey) }));
  });

  const put = (item: object) =>
    client.send(new PutItemCommand({ TableName: control, Item: marshall({ ...stateKey, ...item }) }));
  const subject = async (): Promise<FlagUnderTest> => {
    const store = new DynamoRolloutStore(client, control);
    let last: RolloutState | undefined;
    return {
      flag: new DynamoRolloutFlag(new BatchedReads(client), control, initial),
      write: async (state) => {
        expect(await store.write(last, state)).toBe('written');
        last = state;
      },
      spoil: async () => {
        await put({ version: 2, state: { ...freshState(50, 0), percentage: 'half' } });
      },
    };
  };
  /** Both as create-account has them. */
  function together(controlTable = control) {
    const reads = new BatchedReads(client);
    return {
      store: new DynamoResultStore(client, results, new ManualClock(), reads),
      flag: new DynamoRolloutFlag(reads, controlTable, initial),
    };
  }

  describeRolloutFlagBehaviour('DynamoRolloutFlag', subject);

  test.each([
    ['without a state', {}],
    ['without a percentage', { state: { applications: 'all' } }],
    ['without applications', { state: { percentage: 50 } }],
  ])('an item %s is a fault', async (_, item) => {
    await put({ version: 1, ...item });
    const { flag } = await subject();
    await expect(flag.read()).rejects.toThrow();
  });

  test('flag and results are one round trip, and each gets its own', async () => {
    await (await subject()).write({ ...freshState(0, 0), version: 1, percentage: 20 });
    const { store, flag } = together();
    await store.storeAccount({
      icn,
      account: created,
      occurredAt: '2026-11-05T19:00:00.000Z',
      correlationId: 'request-1',
    });
    const [stored, known] = await Promise.all([store.read(icn), flag.read()]);
    expect(stored.account?.account).toEqual(created);
    expect(known.percentage).toBe(20);
    expect(sent).toHaveLength(1);
  });

  test('what is asked later, or of the same table again, is another round trip', async () => {
    const { store, flag } = together();
    await flag.read();
    await Promise.all([store.read(icn), store.read(icn)]);
    expect(sent).toHaveLength(3);
  });

  test('a part that cannot be read is a fault of the whole, and the next read is not hurt by it', async () => {
    const { store, flag } = together('no-such-table');
    const answers = await Promise.allSettled([store.read(icn), flag.read()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(store.read(icn)).resolves.toBeDefined();
  });
});
