import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { failureReasons } from '../../contracts/error-catalogue.ts';
import { METRIC_NAMESPACE, type Metric, metricOfReason, metrics } from '../../contracts/metrics.ts';
import type { Failures, Minute, RolloutEvidence } from './rollout-evidence.ts';

const MINUTE_S = 60;

/** The sums of create-account's metrics, minute by minute. A minute that arrives late is there at the next reading. */
export class CloudWatchRolloutEvidence implements RolloutEvidence {
  readonly #client: CloudWatchClient;
  readonly #stage: string;

  constructor(client: CloudWatchClient, stage: string) {
    this.#client = client;
    this.#stage = stage;
  }

  async minutes(from: number, to: number): Promise<readonly Minute[]> {
    const names = [
      metrics.succeeded,
      metrics.rejected,
      metrics.failed,
      metrics.ownDuration,
      metrics.upstreamDuration,
    ];
    const sums = await this.#sums(names, from, to);
    const times = new Set([...sums.values()].flatMap((values) => [...values.keys()]));
    return [...times]
      .sort((a, b) => a - b)
      .map((at) => {
        const of = (name: Metric) => sums.get(name)?.get(at) ?? 0;
        const ownMs = of(metrics.ownDuration);
        return {
          at,
          succeeded: of(metrics.succeeded),
          rejected: of(metrics.rejected),
          failed: of(metrics.failed),
          ownMs,
          wholeMs: ownMs + of(metrics.upstreamDuration),
          // Nobody measures these yet: no data.
          probes: 0,
          failedProbes: 0,
          opinions: 0,
          goodOpinions: 0,
        };
      });
  }

  async failures(from: number, to: number): Promise<Failures> {
    const sums = await this.#sums(failureReasons.map(metricOfReason), from, to);
    const total = (values: ReadonlyMap<number, number> | undefined) =>
      [...(values?.values() ?? [])].reduce((sum, value) => sum + value, 0);
    const counts = failureReasons.map((reason) => [reason, total(sums.get(metricOfReason(reason)))] as const);
    return new Map(counts.filter(([, count]) => count > 0));
  }

  /** By metric and minute (its beginning in milliseconds). */
  async #sums(names: readonly Metric[], from: number, to: number): Promise<Map<Metric, Map<number, number>>> {
    const sums = new Map(names.map((name) => [name, new Map<number, number>()]));
    // CloudWatch refuses an empty time; there is none in the first minute of a step.
    if (from >= to) return sums;
    const queries = names.map(
      (name, index): MetricDataQuery => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: {
            Namespace: METRIC_NAMESPACE,
            MetricName: name,
            Dimensions: [
              { Name: 'service', Value: 'create-account' },
              { Name: 'stage', Value: this.#stage },
            ],
          },
          Period: MINUTE_S,
          Stat: 'Sum',
        },
      }),
    );
    let NextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: new Date(from),
          EndTime: new Date(to),
          NextToken,
        }),
      );
      for (const { Id, Timestamps = [], Values = [], StatusCode } of page.MetricDataResults ?? []) {
        // One metric without its values would look like none of its requests.
        if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
          throw new Error(`CloudWatch gave ${StatusCode} for ${names[Number(Id?.slice(1))]}`);
        }
        const values = sums.get(names[Number(Id?.slice(1))] as Metric);
        Timestamps.forEach((time, index) => {
          if (time.getTime() >= from) values?.set(time.getTime(), Values[index] ?? 0);
        });
      }
      NextToken = page.NextToken;
    } while (NextToken);
    return sums;
  }
}
