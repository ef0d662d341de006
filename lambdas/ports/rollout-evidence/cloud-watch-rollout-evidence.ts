import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { failureReasons } from '../../contracts/error-catalogue.ts';
import { metricOfReason, metrics } from '../../contracts/metrics.ts';
import { type MetricOf, MetricSums } from '../../platform/metric-sums.ts';
import type { Failures, Minute, RolloutEvidence } from './rollout-evidence.ts';

const MINUTE_MS = 60_000;

/** Where the figures of a minute come from. */
const sources = {
  succeeded: { service: 'create-account', metric: metrics.succeeded },
  rejected: { service: 'create-account', metric: metrics.rejected },
  failed: { service: 'create-account', metric: metrics.failed },
  ownMs: { service: 'create-account', metric: metrics.ownDuration },
  upstreamMs: { service: 'create-account', metric: metrics.upstreamDuration },
  goodProbes: { service: 'probe-api', metric: metrics.probeSucceeded },
  failedProbes: { service: 'probe-api', metric: metrics.probeFailed },
  opinions: { service: 'collect-feedback', metric: metrics.opinion },
  goodOpinions: { service: 'collect-feedback', metric: metrics.goodOpinion },
} as const satisfies Record<string, MetricOf>;

/** The sums of the pipeline's metrics, minute by minute. A minute that arrives late is there at the next reading. */
export class CloudWatchRolloutEvidence implements RolloutEvidence {
  readonly #sums: MetricSums;
  readonly #periodMs: number;

  /** @param periodMs of each "minute": a longer one for data that is too old to be kept by the minute. */
  constructor(client: CloudWatchClient, stage: string, periodMs = MINUTE_MS) {
    this.#sums = new MetricSums(client, stage);
    this.#periodMs = periodMs;
  }

  async minutes(from: number, to: number): Promise<readonly Minute[]> {
    const sums = await this.#read(sources, from, to);
    const times = new Set([...sums.values()].flatMap((values) => [...values.keys()]));
    return [...times]
      .sort((a, b) => a - b)
      .map((at) => {
        const of = (figure: keyof typeof sources) => sums.get(figure)?.get(at) ?? 0;
        return {
          at,
          succeeded: of('succeeded'),
          rejected: of('rejected'),
          failed: of('failed'),
          ownMs: of('ownMs'),
          wholeMs: of('ownMs') + of('upstreamMs'),
          probes: of('goodProbes') + of('failedProbes'),
          failedProbes: of('failedProbes'),
          opinions: of('opinions'),
          goodOpinions: of('goodOpinions'),
        };
      });
  }

  async failures(from: number, to: number): Promise<Failures> {
    const reasons = failureReasons.map(
      (reason) => [reason, { service: 'create-account', metric: metricOfReason(reason) }] as const,
    );
    const sums = await this.#read(Object.fromEntries(reasons), from, to);
    const total = (values: ReadonlyMap<number, number> | undefined) =>
      [...(values?.values() ?? [])].reduce((sum, value) => sum + value, 0);
    const counts = failureReasons.map((reason) => [reason, total(sums.get(reason))] as const);
    return new Map(counts.filter(([, count]) => count > 0));
  }

  /** By figure and minute (its beginning in milliseconds). */
  async #read<Figure extends string>(
    asked: Readonly<Record<Figure, MetricOf>>,
    from: number,
    to: number,
  ): Promise<ReadonlyMap<Figure, ReadonlyMap<number, number>>> {
    const sums = await this.#sums.read(Object.values(asked), { from, to, periodMs: this.#periodMs });
    const figures = Object.keys(asked) as Figure[];
    return new Map(sums.map((values, index) => [figures[index] as Figure, values]));
  }
}
