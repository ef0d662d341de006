import type { Metric } from '../../contracts/metrics.ts';

/** The steps of a request's way, in order; each becomes one readable log line. */
export type Step =
  | 'request'
  | 'token'
  | 'mhv'
  | 'event'
  | 'work'
  | 'store'
  | 'answer'
  | 'bust'
  | 'republish'
  | 'rollout'
  | 'probe'
  | 'incident'
  | 'outage'
  | 'feedback';
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** What a use case tells about its work. Facts never hold an ICN, a token or an e-mail address. */
export interface Telemetry {
  step(step: Step, facts: Facts): void;
  /** A step that did not go well, with the fault that stopped it. */
  trouble(step: Step, facts: Facts, fault?: unknown): void;
  count(metric: Metric, times?: number): void;
  /** Once for the calling application: a metric of its own, beside the one of `count`. */
  countFor(application: string, metric: Metric): void;
  measure(metric: Metric, milliseconds: number): void;
}
