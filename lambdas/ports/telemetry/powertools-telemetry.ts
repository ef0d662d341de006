import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Metric, releaseFaults } from '../../contracts/metrics.ts';
import type { Facts, Step, Telemetry } from './telemetry.ts';

/** Steps as structured log lines, figures as CloudWatch metrics (EMF). */
export class PowertoolsTelemetry implements Telemetry {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  /** Writes each metric at once and forgets its dimensions then. To make one takes longer than to use it. */
  readonly #apart: Metrics;
  readonly #ofVersion: () => Metrics;

  /** @param ofVersion one metric with the function and its version, as Lambda counts them, for its service. */
  constructor(logger: Logger, metrics: Metrics, ofVersion: () => Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
    this.#apart = metrics.singleMetric();
    this.#ofVersion = ofVersion;
  }

  step(step: Step, facts: Facts): void {
    this.#logger.info(step, { step, ...facts });
  }

  trouble(step: Step, facts: Facts, fault?: unknown): void {
    this.#logger.error(step, { step, ...facts, ...(fault === undefined ? {} : faultFacts(fault)) });
  }

  count(metric: Metric, times = 1): void {
    this.#metrics.addMetric(metric, MetricUnit.Count, times);
    if (releaseFaults.includes(metric)) this.#ofVersion().addMetric(metric, MetricUnit.Count, times);
  }

  countFor(application: string, metric: Metric): void {
    // A metric of its own: a dimension more on all of them would be paid for each.
    this.#apart.addDimension('application', application);
    this.#apart.addMetric(metric, MetricUnit.Count, 1);
  }

  measure(metric: Metric, milliseconds: number): void {
    this.#metrics.addMetric(metric, MetricUnit.Milliseconds, milliseconds);
  }
}

/**
 * Name, code and frames alone: a fault's message and fields can hold the request that failed, with its ICN or token.
 * Of a Redis reply the first word is the code (`WRONGPASS`, `MOVED`); a cluster's fault has its node's inside.
 */
function faultFacts(fault: unknown): Facts {
  if (!(fault instanceof Error)) return { fault: typeof fault };
  const { code, $metadata, lastNodeError } = fault as {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    lastNodeError?: unknown;
  };
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    fault: fault.name,
    ...(typeof code === 'string' ? { fault_code: code } : {}),
    ...(fault.name === 'ReplyError' ? { fault_code: /^[A-Z]+/.exec(fault.message)?.[0] ?? 'ERR' } : {}),
    ...($metadata?.httpStatusCode ? { http_status: $metadata.httpStatusCode } : {}),
    ...(lastNodeError ? faultFacts(lastNodeError) : {}),
    fault_at: frames.slice(0, 3).join(' ').trim(),
  };
}
