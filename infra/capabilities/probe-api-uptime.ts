import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { Alarms, Breach } from '../constructs/alarms.ts';
import { guarded } from '../constructs/guarded.ts';

/** What the names of these alarms begin with: the rollout's gates look at uptime too. */
export const UPTIME = 'probe-api-uptime';

const impact = 'The API does not answer as it should: Veterans without an account cannot get one.';
/** Share of probes that may fail. Rounded: 1 - 0.999 is 0.0010000000000000009 here. */
const budget = Number((1 - limits.uptime.least).toFixed(6));
const hours = (milliseconds: number) => Duration.millis(milliseconds).toHours();

/** Uptime by how fast the month's budget of downtime burns: a long window, and a short one that says that it still does. */
export function addUptimeAlarms(scope: Construct, alarms: Alarms): void {
  for (const { rate, longMs, shortMs, severity } of limits.burnRates) {
    const burns = (windowMs: number, leastFailed: number): Breach => ({
      metric: guarded(`failed / (failed + succeeded) / ${budget}`, {
        usingMetrics: {
          failed: alarms.sum('probe-api', metrics.probeFailed),
          succeeded: alarms.sum('probe-api', metrics.probeSucceeded),
        },
        atLeast: { failed: leastFailed },
        calm: 0,
        windowMs,
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: rate,
    });
    alarms.composite(scope, `${UPTIME}-${hours(longMs)}h`, {
      parts: { long: burns(longMs, limits.leastFailedProbes), short: burns(shortMs, 1) },
      when: 'all',
      severity,
      impact,
      runbook: 'uptime',
    });
  }
}
