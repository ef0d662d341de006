import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { createClock } from '../../../local/clock.ts';
import { createMetricStore } from '../../../local/metric-store.ts';
import type { Runtime } from '../../../local/runtime.ts';
import {
  accessKeyOf,
  addTicker,
  client,
  localRuntimes,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

const latency = { namespace: 'n', name: 'Latency', dimensions: { service: 's', stage: 'local' } };
const latencyOf = (value: number) => ({ ...latency, timestamp: 0, unit: 'Milliseconds', value });

describe('the metric store', () => {
  const BEGIN = 100 * DAY_MS;
  const stored = () => {
    const clock = createClock(1, () => BEGIN);
    return { clock, store: createMetricStore(clock) };
  };

  it('puts together what arrives in one minute of the clock', () => {
    const { clock, store } = stored();
    for (const value of [2, 4]) store.add(latencyOf(value));
    clock.advance(3 * MINUTE_MS - 1);
    store.add(latencyOf(10));
    const between = (from: number, to: number) =>
      store.series(latency).between(BEGIN + from * MINUTE_MS, BEGIN + to * MINUTE_MS);
    const first = { at: BEGIN, sum: 6, count: 2, minimum: 2, maximum: 4 };
    const third = { at: BEGIN + 2 * MINUTE_MS, sum: 10, count: 1, minimum: 10, maximum: 10 };
    expect(between(0, 5)).toMatchObject([first, third]);
    expect(between(1, 2)).toEqual([]);
    expect(between(1, 3)).toMatchObject([third]);
  });

  it('has whole hours in one piece, so that windows of days are read quickly', () => {
    const { store } = stored();
    const minutes = 5 * 60;
    for (let minute = 0; minute < minutes; minute += 1)
      store.add(latencyOf(minute), BEGIN + minute * MINUTE_MS);
    const sumOf = (parts: readonly { sum: number }[]) => parts.reduce((sum, part) => sum + part.sum, 0);
    for (const [from, to] of [
      [0, 300],
      [1, 299],
      [59, 61],
      [30, 90],
      [60, 120],
      [61, 119],
    ] as const) {
      const parts = store.series(latency).between(BEGIN + from * MINUTE_MS, BEGIN + to * MINUTE_MS);
      expect([from, to, sumOf(parts)]).toEqual([from, to, ((from + to - 1) * (to - from)) / 2]);
      expect(parts.length).toBeLessThan(3 + 2 * 60);
    }
    expect(store.series(latency).between(BEGIN, BEGIN + minutes * MINUTE_MS)).toHaveLength(5);
  });

  it('puts a sample into the minute that it is of, whatever came since', () => {
    const { clock, store } = stored();
    clock.advance(MINUTE_MS);
    for (const minute of [1, 0, 1]) store.add(latencyOf(1), BEGIN + minute * MINUTE_MS);
    expect(store.series(latency).between(BEGIN, BEGIN + 2 * MINUTE_MS)).toMatchObject([
      { at: BEGIN, count: 1 },
      { at: BEGIN + MINUTE_MS, count: 2 },
    ]);
  });

  it('stays small in a busy minute', () => {
    const { store } = stored();
    for (let value = 0; value < 50_000; value += 1) store.add(latencyOf(value));
    const [minute] = store.series(latency).between(BEGIN, BEGIN + MINUTE_MS);
    expect(minute?.counts.size).toBeLessThan(3_000);
    expect([minute?.count, minute?.maximum]).toEqual([50_000, 49_999]);
  });

  it('keeps metrics apart by namespace, name and dimensions, whatever their order', () => {
    const { store } = stored();
    store.add(latencyOf(1));
    const read = (changes: object) => store.series({ ...latency, ...changes }).between(0, 2 * BEGIN).length;
    expect(read({ dimensions: { stage: 'local', service: 's' } })).toBe(1);
    expect(read({ dimensions: { service: 's' } })).toBe(0);
    expect(read({ name: 'Other' })).toBe(0);
    expect(read({ namespace: 'm' })).toBe(0);
  });

  it('forgets what is older than 15 days', () => {
    const { clock, store } = stored();
    const first = () => store.series(latency).between(BEGIN, BEGIN + MINUTE_MS).length;
    store.add(latencyOf(1));
    clock.advance(15 * DAY_MS);
    store.add(latencyOf(1));
    expect(first()).toBe(1);
    clock.advance(MINUTE_MS);
    store.add(latencyOf(1));
    expect(first()).toBe(0);
  });
});

describe('GetMetricData', () => {
  const { clock, run } = localRuntimes();
  let runtime: Runtime;
  let begin: number;
  beforeAll(async () => {
    runtime = await run(
      addTicker(smallTemplate(), [{ Effect: 'Allow', Action: 'cloudwatch:GetMetricData', Resource: '*' }]),
    );
    clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
    begin = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
    for (const values of [[1, 3], [], [5]]) {
      for (const value of values) runtime.output.write('f', emf(value));
      clock.advance(MINUTE_MS);
    }
  });

  const emf = (Latency: number) =>
    JSON.stringify({
      // As the function stamped it: not asked.
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          { Namespace: 'n', Dimensions: [['service', 'stage']], Metrics: [{ Name: 'Latency' }] },
        ],
      },
      service: 's',
      stage: 'local',
      Latency,
    });

  const query = (Stat: string, changes: Partial<MetricDataQuery> = {}): MetricDataQuery => ({
    Id: Stat.toLowerCase(),
    MetricStat: {
      Metric: {
        Namespace: 'n',
        MetricName: 'Latency',
        Dimensions: [
          { Name: 'stage', Value: 'local' },
          { Name: 'service', Value: 's' },
        ],
      },
      Period: 60,
      Stat,
    },
    ...changes,
  });

  const ask = (
    MetricDataQueries: MetricDataQuery[],
    changes: Partial<GetMetricDataCommandInput> = {},
    accessKeyId?: string,
  ) =>
    new CloudWatchClient(client(runtime, accessKeyId)).send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(begin),
        EndTime: new Date(begin + 10 * MINUTE_MS),
        ...changes,
      }),
    );

  it('answers each statistic of the minutes that have data, the newest first', async () => {
    const stats = ['Sum', 'Average', 'SampleCount', 'Minimum', 'Maximum'];
    const { MetricDataResults = [] } = await ask(stats.map((stat) => query(stat)));
    expect(MetricDataResults.map(({ Id, Values }) => [Id, Values])).toEqual([
      ['sum', [5, 4]],
      ['average', [5, 2]],
      ['samplecount', [1, 2]],
      ['minimum', [5, 1]],
      ['maximum', [5, 3]],
    ]);
    expect(MetricDataResults[0]).toMatchObject({
      Label: 'Latency',
      StatusCode: 'Complete',
      Timestamps: [new Date(begin + 2 * MINUTE_MS), new Date(begin)],
    });
  });

  it('answers the oldest first if it is asked to, from the beginning of the minute to before the end', async () => {
    const { MetricDataResults } = await ask([query('Sum', { Label: 'mine' })], {
      ScanBy: 'TimestampAscending',
      StartTime: new Date(begin + 1000),
      EndTime: new Date(begin + 2 * MINUTE_MS),
    });
    expect(MetricDataResults).toEqual([
      { Id: 'sum', Label: 'mine', Timestamps: [new Date(begin)], Values: [4], StatusCode: 'Complete' },
    ]);
  });

  it('answers percentiles, and expressions of the grammar that alarms are written in', async () => {
    const sum = { ...query('Sum'), Id: 'sum', ReturnData: false };
    const { MetricDataResults } = await ask(
      [
        query('p50'),
        query('p99'),
        sum,
        { Id: 'doubled', Expression: '2 * sum', Label: 'twice' },
        { Id: 'filled', Expression: 'FILL(doubled, 0)' },
      ],
      { ScanBy: 'TimestampAscending', EndTime: new Date(begin + 3 * MINUTE_MS) },
    );
    expect(MetricDataResults?.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
      ['p50', 'Latency', [1, 5]],
      ['p99', 'Latency', [3, 5]],
      ['doubled', 'twice', [8, 10]],
      ['filled', 'filled', [8, 0, 10]],
    ]);
    expect(MetricDataResults?.[3]?.Timestamps).toEqual(
      [0, 1, 2].map((minute) => new Date(begin + minute * MINUTE_MS)),
    );
  });

  it('puts the minutes of a longer period together', async () => {
    const stat = { ...query('Average').MetricStat, Period: 180 } as never;
    const { MetricDataResults } = await ask([query('Average', { MetricStat: stat })], {
      // Periods begin at 1970.
      StartTime: new Date(begin - (begin % (3 * MINUTE_MS))),
    });
    const values = MetricDataResults?.[0]?.Values ?? [];
    expect(values.length).toBeGreaterThan(0);
    expect(values.length).toBeLessThan(3);
  });

  it('answers nothing of a metric that is not there, and leaves out what is not to be returned', async () => {
    const other = query('Sum');
    if (other.MetricStat?.Metric) other.MetricStat.Metric.MetricName = 'Other';
    const { MetricDataResults } = await ask([other, query('Average', { ReturnData: false })]);
    expect(MetricDataResults).toMatchObject([{ Id: 'sum', Timestamps: [], Values: [] }]);
  });

  it.each<[string, MetricDataQuery[], Partial<GetMetricDataCommandInput>, string]>([
    ['a statistic that is not run', [query('Median')], {}, 'Stat'],
    ['neither metric nor expression', [{ Id: 'e' }], {}, 'Expression or MetricStat'],
    [
      'half a minute',
      [query('Sum', { MetricStat: { ...query('Sum').MetricStat, Period: 30 } as never })],
      {},
      'Period',
    ],
    ['no query', [], {}, 'MetricDataQueries'],
    ['pages', [query('Sum')], { MaxDatapoints: 10 }, 'MaxDatapoints'],
    ['an end before the start', [query('Sum')], { EndTime: new Date(0) }, 'StartTime'],
  ])('refuses %s, by name', async (_, queries, changes, name) => {
    await expect(ask(queries, changes)).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidParameterValue/),
      message: expect.stringContaining(name),
    });
  });

  it.each<[string, MetricDataQuery[], RegExp]>([
    ['what is not in the grammar', [{ Id: 'e', Expression: 'SUM(m)' }], /^e: .*SUM/],
    ['an id that is not there', [{ Id: 'e', Expression: 'a / b' }], /Id a$/],
    ['an expression of itself', [{ Id: 'e', Expression: '1 + e' }], /e is made of e/],
    ['two with one name', [query('Sum'), query('Sum')], /each Id/],
  ])('refuses an expression: %s', async (_, queries, message) => {
    await expect(ask(queries)).rejects.toMatchObject({
      name: expect.stringMatching(/^Validation/),
      message: expect.stringMatching(message),
    });
  });

  it('is for who has the grant', async () => {
    await expect(ask([query('Sum')], {}, accessKeyOf(runtime, 'Ticker'))).resolves.toHaveProperty(
      'MetricDataResults',
    );
    await expect(ask([query('Sum')], {}, accessKeyOf(runtime, 'Back'))).rejects.toMatchObject({
      message: expect.stringContaining('not authorized to perform: cloudwatch:GetMetricData'),
    });
  });
});
