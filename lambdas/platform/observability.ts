import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { metrics as metricNames } from '../contracts/metrics.ts';
import { PowertoolsTelemetry } from '../ports/telemetry/powertools-telemetry.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

/** What every function logs and counts with, once per sandbox. */
export interface Observability {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly telemetry: Telemetry;
}

/**
 * Middleware: counts the sandbox's first event, and writes each event's metrics (EMF), if there are any, whether it went
 * well or not.
 */
export function flushMetrics({ metrics, telemetry }: Observability) {
  let cold = true;
  const flush = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return {
    before: () => {
      if (cold) telemetry.count(metricNames.coldStart);
      cold = false;
    },
    after: flush,
    onError: flush,
  };
}

/** Of a function's variables, those that say what runs. */
export interface Running {
  readonly STAGE: string;
  readonly RELEASE: string;
  readonly AWS_LAMBDA_FUNCTION_NAME: string;
  readonly AWS_LAMBDA_FUNCTION_VERSION: string;
}

/** Service, namespace and level come from Powertools' own variables; the stage is a dimension (never an id). */
export function observe({
  STAGE: stage,
  RELEASE: release,
  AWS_LAMBDA_FUNCTION_NAME: functionName,
  AWS_LAMBDA_FUNCTION_VERSION: version,
}: Running): Observability {
  const logger = new Logger({ persistentKeys: { stage, release } });
  const metrics = new Metrics({ defaultDimensions: { stage } });
  // Versions are counted for each function, and a capability may have two.
  const serviceName = functionName.replace(`account-creation-${stage}-`, '');
  const ofVersion = () =>
    new Metrics({ serviceName, defaultDimensions: { stage, version }, singleMetric: true });
  return { logger, metrics, telemetry: new PowertoolsTelemetry(logger, metrics, ofVersion) };
}
