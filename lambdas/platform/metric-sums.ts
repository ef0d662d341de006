import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE, type Metric } from '../contracts/metrics.ts';

/** One of the pipeline's metrics, by its dimensions beside the stage. */
export interface MetricOf {
  readonly metric: Metric;
  /** The capability that counts it. */
  readonly service: string;
  readonly application?: string;
}

/** Milliseconds; the period is one that CloudWatch still keeps for data of that age, a whole number of minutes. */
export interface MetricSpan {
  readonly from: number;
  readonly to: number;
  readonly periodMs: number;
}

/** What CloudWatch has added up of a stage's metrics: one GetMetricData for all of them, in pages. */
export class MetricSums {
  readonly #client: CloudWatchClient;
  readonly #stage: string;

  constructor(client: CloudWatchClient, stage: string) {
    this.#client = client;
    this.#stage = stage;
  }

  /**
   * For each that is asked for (500 at most, CloudWatch's limit) its sums, by the beginning of their period; a period
   * without any is left out, and so is one that begins before `from`.
   * @throws if any of them cannot be read: one metric without its values would look like none of its requests.
   */
  async read(
    asked: readonly MetricOf[],
    { from, to, periodMs }: MetricSpan,
  ): Promise<readonly ReadonlyMap<number, number>[]> {
    const sums = asked.map(() => new Map<number, number>());
    // CloudWatch refuses an empty time; there is none in the first minute of a step.
    if (from >= to) return sums;
    let NextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new GetMetricDataCommand({
          MetricDataQueries: asked.map((each, index) => this.#query(each, index, periodMs)),
          StartTime: new Date(from),
          EndTime: new Date(to),
          NextToken,
        }),
      );
      for (const { Id, Timestamps = [], Values = [], StatusCode } of page.MetricDataResults ?? []) {
        const index = Number(Id?.slice(1));
        if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
          throw new Error(`CloudWatch gave ${StatusCode} for ${asked[index]?.metric}`);
        }
        Timestamps.forEach((time, at) => {
          if (time.getTime() >= from) sums[index]?.set(time.getTime(), Values[at] ?? 0);
        });
      }
      NextToken = page.NextToken;
    } while (NextToken);
    return sums;
  }

  #query({ metric, service, application }: MetricOf, index: number, periodMs: number): MetricDataQuery {
    const dimensions = {
      service,
      stage: this.#stage,
      ...(application === undefined ? {} : { application }),
    };
    return {
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: METRIC_NAMESPACE,
          MetricName: metric,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: periodMs / 1_000,
        Stat: 'Sum',
      },
    };
  }
}
