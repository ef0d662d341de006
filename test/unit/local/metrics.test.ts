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
    expect(store.read(latency, BEGIN, BEGIN + DAY_MS, MINUTE_MS)).toEqual([
      { at: BEGIN, sum: 6, count: 2, minimum: 2, maximum: 4 },
      { at: BEGIN + 2 * MINUTE_MS, sum: 10, count: 1, minimum: 10, maximum: 10 },
    ]);
    expect(store.read(latency, BEGIN, BEGIN + DAY_MS, 5 * MINUTE_MS)).toEqual([
      { at: BEGIN, sum: 16, count: 3, minimum: 2, maximum: 10 },
    ]);
    expect(store.read(latency, BEGIN + MINUTE_MS, BEGIN + 2 * MINUTE_MS, MINUTE_MS)).toEqual([]);
  });

  it('keeps metrics apart by namespace, name and dimensions, whatever their order', () => {
    const { store } = stored();
    store.add(latencyOf(1));
    const read = (changes: object) => store.read({ ...latency, ...changes }, 0, 2 * BEGIN, MINUTE_MS).length;
    expect(read({ dimensions: { stage: 'local', service: 's' } })).toBe(1);
    expect(read({ dimensions: { service: 's' } })).toBe(0);
    expect(read({ name: 'Other' })).toBe(0);
    expect(read({ namespace: 'm' })).toBe(0);
  });

  it('forgets what is older than 15 days', () => {
    const { clock, store } = stored();
    const count = () => store.read(latency, 0, 2 * BEGIN, MINUTE_MS).length;
    store.add(latencyOf(1));
    clock.advance(15 * DAY_MS);
    store.add(latencyOf(1));
    expect(count()).toBe(2);
    clock.advance(MINUTE_MS);
    store.add(latencyOf(1));
    expect(count()).toBe(2);
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

  it('answers nothing of a metric that is not there, and leaves out what is not to be returned', async () => {
    const other = query('Sum');
    if (other.MetricStat?.Metric) other.MetricStat.Metric.MetricName = 'Other';
    const { MetricDataResults } = await ask([other, query('Average', { ReturnData: false })]);
    expect(MetricDataResults).toMatchObject([{ Id: 'sum', Timestamps: [], Values: [] }]);
  });

  it.each<[string, MetricDataQuery[], Partial<GetMetricDataCommandInput>, string]>([
    ['an expression', [{ Id: 'e', Expression: 'a / b' }], {}, 'Expression'],
    ['a percentile', [query('p99')], {}, 'Stat'],
    [
      'half a minute',
      [query('Sum', { MetricStat: { ...query('Sum').MetricStat, Period: 30 } as never })],
      {},
      'Period',
    ],
    ['two with one name', [query('Sum'), query('Sum')], {}, 'Id'],
    ['no query', [], {}, 'MetricDataQueries'],
    ['pages', [query('Sum')], { MaxDatapoints: 10 }, 'MaxDatapoints'],
    ['an end before the start', [query('Sum')], { EndTime: new Date(0) }, 'StartTime'],
  ])('refuses %s, by name', async (_, queries, changes, name) => {
    await expect(ask(queries, changes)).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidParameterValue/),
      message: expect.stringContaining(name),
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
