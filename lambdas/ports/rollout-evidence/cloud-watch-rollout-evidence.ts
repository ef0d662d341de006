import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { failureReasons } from '../../contracts/error-catalogue.ts';
import { type Metric, metricOfReason, metrics } from '../../contracts/metrics.ts';
import { MetricSums } from '../../platform/metric-sums.ts';
import type { Failures, Minute, RolloutEvidence } from './rollout-evidence.ts';

const MINUTE_MS = 60_000;

/** The sums of create-account's metrics, minute by minute. A minute that arrives late is there at the next reading. */
export class CloudWatchRolloutEvidence implements RolloutEvidence {
  readonly #sums: MetricSums;
  readonly #periodMs: number;

  /** @param periodMs of each "minute": a longer one for data that is too old to be kept by the minute. */
  constructor(client: CloudWatchClient, stage: string, periodMs = MINUTE_MS) {
    this.#sums = new MetricSums(client, stage);
    this.#periodMs = periodMs;
  }

  async minutes(from: number, to: number): Promise<readonly Minute[]> {
    const names = [
      metrics.succeeded,
      metrics.rejected,
      metrics.failed,
      metrics.ownDuration,
      metrics.upstreamDuration,
    ];
    const sums = await this.#read(names, from, to);
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
    const sums = await this.#read(failureReasons.map(metricOfReason), from, to);
    const total = (values: ReadonlyMap<number, number> | undefined) =>
      [...(values?.values() ?? [])].reduce((sum, value) => sum + value, 0);
    const counts = failureReasons.map((reason) => [reason, total(sums.get(metricOfReason(reason)))] as const);
    return new Map(counts.filter(([, count]) => count > 0));
  }

  /** By metric and minute (its beginning in milliseconds). */
  async #read(
    names: readonly Metric[],
    from: number,
    to: number,
  ): Promise<ReadonlyMap<Metric, ReadonlyMap<number, number>>> {
    const asked = names.map((metric) => ({ metric, service: 'create-account' }));
    const sums = await this.#sums.read(asked, { from, to, periodMs: this.#periodMs });
    return new Map(sums.map((values, index) => [names[index] as Metric, values]));
  }
}
