import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { emptyCalendar, nextCalendar } from '../../../lambdas/contracts/outage.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import type { AwsCalls } from '../../../lambdas/platform/aws-calls.ts';
import { BatchedReads } from '../../../lambdas/platform/batched-reads.ts';
import { DynamoControlStore } from '../../../lambdas/ports/control-store/dynamo-control-store.ts';
import { DynamoOutageStore } from '../../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import { DynamoResultStore } from '../../../lambdas/ports/result-store/dynamo-result-store.ts';
import { DynamoRolloutStore } from '../../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { InMemoryControlStore } from '../../doubles/in-memory-control-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { created } from '../../doubles/scripted-account-provider.ts';
import { awsImplementations } from '../../fixtures/aws-calls.ts';
import { type DynamoTables, startDynamoTables } from '../../fixtures/dynamo-tables.ts';
import { type ControlsUnderTest, describeControlStoreBehaviour } from './control-store.behaviour.ts';

const initial = { percentage: 12.345, applications: 'all' } as const;

describeControlStoreBehaviour('InMemoryControlStore', async () => {
  const store = new InMemoryControlStore();
  store.flag = initial;
  return {
    store,
    write: async ({ percentage, applications }) => {
      store.flag = { percentage, applications };
    },
    announce: async (outages) => {
      store.outages = outages;
    },
    spoil: async (what) => {
      store[what === 'state' ? 'failing' : 'calendarFailing'] = true;
    },
  };
});

describe.each(awsImplementations)('DynamoDB called by $by', ({ callsTo }) => {
  const stateKey = { pk: 'rollout', sk: 'state' };
  const calendarKey = { pk: 'outage', sk: 'calendar' };
  const icn = '1012667145V762142';
  let tables: DynamoTables;
  let client: DynamoDBClient;
  let control: string;
  let results: string;
  let calls: AwsCalls;
  let sent: object[];

  beforeAll(async () => {
    tables = await startDynamoTables();
    client = tables.client;
    const made = callsTo(tables.url);
    calls = {
      ...made,
      batchGetItem: (input) => {
        sent.push(input);
        return made.batchGetItem(input);
      },
    };
    control = await tables.add('control');
    results = await tables.add('results');
  }, 30_000);

  afterAll(() => tables.stop());

  beforeEach(async () => {
    sent = [];
    for (const key of [stateKey, calendarKey]) {
      await client.send(new DeleteItemCommand({ TableName: control, Key: marshall(key) }));
    }
  });

  const put = (item: object) => client.send(new PutItemCommand({ TableName: control, Item: marshall(item) }));
  const subject = async (): Promise<ControlsUnderTest> => {
    const rollout = new DynamoRolloutStore(client, control);
    const outageStore = new DynamoOutageStore(client, control);
    let last: RolloutState | undefined;
    return {
      store: new DynamoControlStore(new BatchedReads(calls), control, initial),
      write: async (state) => {
        expect(await rollout.write(last, state)).toBe('written');
        last = state;
      },
      announce: async (outages) => {
        expect(await outageStore.write(nextCalendar(emptyCalendar, outages, 0))).toBe('written');
      },
      spoil: async (what) => {
        const spoilt = { ...freshState(50, 0), percentage: 'half' };
        await put(
          what === 'state'
            ? { ...stateKey, version: 2, state: spoilt }
            : { ...calendarKey, version: 2, outages: [{ service: 'mhv', start: 'tomorrow' }] },
        );
      },
    };
  };
  /** Both as create-account has them. */
  function together(controlTable = control) {
    const reads = new BatchedReads(calls);
    return {
      store: new DynamoResultStore(calls, results, new ManualClock(), reads),
      controls: new DynamoControlStore(reads, controlTable, initial),
    };
  }

  describeControlStoreBehaviour('DynamoControlStore', subject);

  test.each([
    ['without a state', {}],
    ['without a percentage', { state: { applications: 'all' } }],
    ['without applications', { state: { percentage: 50 } }],
  ])('an item %s is a fault', async (_, item) => {
    await put({ ...stateKey, version: 1, ...item });
    const { store } = await subject();
    await expect(store.read()).rejects.toThrow();
  });

  test('a calendar without outages is one that cannot be read', async () => {
    await put({ ...calendarKey, version: 1 });
    const { store } = await subject();
    expect((await store.read()).calendar.kind).toBe('unreadable');
  });

  test('controls and results are one round trip, and each gets its own', async () => {
    await (await subject()).write({ ...freshState(0, 0), version: 1, percentage: 20 });
    const { store, controls } = together();
    await store.storeAccount({
      icn,
      account: created,
      occurredAt: '2026-11-05T19:00:00.000Z',
      correlationId: 'request-1',
    });
    const [stored, known] = await Promise.all([store.read(icn), controls.read()]);
    expect(stored.account?.account).toEqual(created);
    expect(known.flag.percentage).toBe(20);
    expect(sent).toHaveLength(1);
  });

  test('what is asked later, or of the same table again, is another round trip', async () => {
    const { store, controls } = together();
    await controls.read();
    await Promise.all([store.read(icn), store.read(icn)]);
    expect(sent).toHaveLength(3);
  });

  test('a part that cannot be read is a fault of the whole, and the next read is not hurt by it', async () => {
    const { store, controls } = together('no-such-table');
    const answers = await Promise.allSettled([store.read(icn), controls.read()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(store.read(icn)).resolves.toBeDefined();
  });
});
