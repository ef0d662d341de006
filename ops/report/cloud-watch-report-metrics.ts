import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type Metric, metricOfReason, metrics } from '../../lambdas/contracts/metrics.ts';
import { MetricSums } from '../../lambdas/platform/metric-sums.ts';
import type { AnswerCounts, ApplicationCounts, ReportMetrics } from './ports.ts';

const SERVICE = 'create-account';

const answerMetrics = {
  stored: metrics.storedAnswer,
  stale: metrics.staleAnswer,
  notInRollout: metrics.notInRollout,
  plannedOutage: metrics.plannedOutage,
  rolloutUnknown: metrics.rolloutUnknown,
  eventNotAccepted: metricOfReason('event_not_accepted'),
} as const satisfies Record<keyof AnswerCounts, Metric>;

const applicationMetrics = {
  created: metrics.created,
  found: metrics.found,
  withoutMessaging: metrics.created_without_messaging,
  rejected: metrics.rejected,
  failed: metrics.failed,
} as const satisfies Record<Exclude<keyof ApplicationCounts, 'application'>, Metric>;

/** Sums of create-account's metrics. */
export class CloudWatchReportMetrics implements ReportMetrics {
  readonly #sums: MetricSums;
  readonly #periodMs: number;

  /** @param periodMs of the sums that are read: one that CloudWatch still keeps. */
  constructor(client: CloudWatchClient, stage: string, periodMs: number) {
    this.#sums = new MetricSums(client, stage);
    this.#periodMs = periodMs;
  }

  async answers(from: number, to: number): Promise<AnswerCounts> {
    return this.#totals(answerMetrics, {}, from, to);
  }

  async applications(
    names: readonly string[],
    from: number,
    to: number,
  ): Promise<readonly ApplicationCounts[]> {
    return Promise.all(
      names.map(async (application) => ({
        application,
        ...(await this.#totals(applicationMetrics, { application }, from, to)),
      })),
    );
  }

  async #totals<K extends string>(
    names: Readonly<Record<K, Metric>>,
    dimensions: { readonly application?: string },
    from: number,
    to: number,
  ): Promise<Record<K, number>> {
    const keys = Object.keys(names) as K[];
    const asked = keys.map((key) => ({ metric: names[key], service: SERVICE, ...dimensions }));
    const sums = await this.#sums.read(asked, { from, to, periodMs: this.#periodMs });
    const total = (values: ReadonlyMap<number, number> | undefined) =>
      [...(values?.values() ?? [])].reduce((sum, value) => sum + value, 0);
    return Object.fromEntries(keys.map((key, index) => [key, total(sums[index])])) as Record<K, number>;
  }
}
