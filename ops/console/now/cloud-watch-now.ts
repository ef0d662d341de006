import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { isPart } from '../../../lambdas/contracts/incidents.ts';
import { METRIC_NAMESPACE, type Metric, metrics } from '../../../lambdas/contracts/metrics.ts';
import { MetricSums } from '../../../lambdas/platform/metric-sums.ts';
import type { AlarmRead, NowPorts } from './ports.ts';

const MINUTE = 60_000;
/** Back from now: AWS tells of a queue some minutes late. */
const QUEUE_LOOK_MS = 10 * MINUTE;

/** What can become of a request, as people call it. */
const outcomes: readonly (readonly [string, Metric])[] = [
  ['account created', metrics.created],
  ['account found', metrics.found],
  ['created without secure messaging', metrics.created_without_messaging],
  ['answered from what is stored', metrics.storedAnswer],
  ['answered with the last known account, MHV down', metrics.staleAnswer],
  ['accepted for background work', metrics.accepted],
  ['joined work under way', metrics.joined],
  ['person or VA.gov has to act', metrics.rejected],
  ['failed', metrics.failed],
  ['request refused', metrics.refused],
  ['not in the rollout', metrics.notInRollout],
  ['in a planned outage', metrics.plannedOutage],
];

/** Queues of the pipeline, in the order of the data flow. */
export const QUEUES = ['bust', 'bust-later', 'store-error', 'fallback', 'account-work'];

/** What CloudWatch has of a stage. */
export function cloudWatchNow(
  client: CloudWatchClient,
  stage: string,
): Pick<NowPorts, 'traffic' | 'durations' | 'queues' | 'alarms'> {
  const sums = new MetricSums(client, stage);
  const name = (queue: string) => `account-creation-${stage}-${queue}`;
  return {
    async traffic(from, to) {
      const asked = outcomes.map(([, metric]) => ({ metric, service: 'create-account' }));
      const found = await sums.read(asked, { from, to, periodMs: MINUTE });
      return outcomes.map(([outcome], index) => ({
        name: outcome,
        count: [...(found[index]?.values() ?? [])].reduce((sum, value) => sum + value, 0),
      }));
    },
    async durations(from, to) {
      const query = (id: string, service: string, metric: Metric, stat: string) =>
        queryOf(id, METRIC_NAMESPACE, metric, stat, { service, stage });
      const found = await read(
        client,
        [
          query('lag', 'bust-cache', metrics.bustLag, 'Average'),
          query('mhv', 'create-account', metrics.upstreamDuration, 'p95'),
        ],
        from,
        to,
      );
      return { bustLagMs: found.get('lag') ?? new Map(), mhvP95Ms: found.get('mhv') ?? new Map() };
    },
    async queues(now) {
      const query = (id: string, metric: string, queue: string) =>
        queryOf(id, 'AWS/SQS', metric, 'Maximum', { QueueName: name(queue) });
      const queries = QUEUES.flatMap((queue, index) => [
        query(`age${index}`, 'ApproximateAgeOfOldestMessage', queue),
        query(`dead${index}`, 'ApproximateNumberOfMessagesVisible', `${queue}-dead-letters`),
      ]);
      const found = await read(client, queries, now - QUEUE_LOOK_MS, now);
      return QUEUES.map((queue, index) => {
        const oldestS = newestOf(found.get(`age${index}`));
        const deadLetters = newestOf(found.get(`dead${index}`));
        return {
          name: queue,
          ...(oldestS === undefined ? {} : { oldestS }),
          ...(deadLetters === undefined ? {} : { deadLetters }),
        };
      });
    },
    alarms: () => readAlarms(client, name('')),
  };
}

function newestOf(values: ReadonlyMap<number, number> = new Map()): number | undefined {
  return values.get(Math.max(...values.keys()));
}

async function readAlarms(client: CloudWatchClient, AlarmNamePrefix: string): Promise<readonly AlarmRead[]> {
  const alarms: AlarmRead[] = [];
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  )) {
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      alarms.push({
        name: (alarm.AlarmName ?? '').slice(AlarmNamePrefix.length),
        description: alarm.AlarmDescription ?? '',
        isOn: alarm.StateValue === 'ALARM',
        isMuted: alarm.ActionsEnabled === false,
        since: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime() ?? 0,
      });
    }
  }
  return alarms.filter(({ description }) => !isPart(description));
}

/** Values by the beginning of their minute, by the query's id. @throws if one of them cannot be read: it would look empty. */
async function read(
  client: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  from: number,
  to: number,
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const found = new Map<string, Map<number, number>>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(from),
        EndTime: new Date(to),
        NextToken,
      }),
    );
    for (const { Id = '', Timestamps = [], Values = [], StatusCode } of page.MetricDataResults ?? []) {
      if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
        throw new Error(`CloudWatch gave ${StatusCode} for ${Id}`);
      }
      const values = found.get(Id) ?? new Map<number, number>();
      for (const [index, time] of Timestamps.entries()) values.set(time.getTime(), Values[index] ?? 0);
      found.set(Id, values);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

function queryOf(
  Id: string,
  Namespace: string,
  MetricName: string,
  Stat: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: MINUTE / 1_000, Stat } };
}
