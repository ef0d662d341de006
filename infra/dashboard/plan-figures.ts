import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { Alarms } from '../constructs/alarms.ts';
import type { CapabilityFunction } from '../constructs/capability-function.ts';
import { graph, HALF, limitAt, QUARTER, type Row } from './row.ts';

const percent = { label: '%', showUnits: false };
const milliseconds = { min: 0, label: 'ms', showUnits: false };

/** The five figures of the rollout's plan, against the limits that alarms and gates have too. */
export function planFigures(alarms: Alarms): Row {
  const outcomes = {
    succeeded: alarms.sum('create-account', metrics.succeeded),
    rejected: alarms.sum('create-account', metrics.rejected),
    failed: alarms.sum('create-account', metrics.failed),
  };
  const asked = '(succeeded + rejected + failed)';
  const share = (
    title: string,
    expression: string,
    usingMetrics: Record<string, IMetric>,
    { limit, period = Duration.millis(limits.windowMs) }: { limit: number; period?: Duration },
  ) =>
    graph(title, QUARTER, {
      left: [new MathExpression({ expression, usingMetrics, label: title, period })],
      leftAnnotations: [limitAt(100 * limit, '%')],
      leftYAxis: percent,
    });
  return {
    says: "## The plan's figures\nWhether the pipeline keeps what the rollout plan promises. The red lines are the limits of alarms and gates; the fifth figure, response, is below.",
    widgets: [
      share(
        'uptime, by hour',
        '100 * succeeded / (succeeded + failed)',
        {
          succeeded: alarms.sum('probe-api', metrics.probeSucceeded),
          failed: alarms.sum('probe-api', metrics.probeFailed),
        },
        { limit: limits.uptime.least, period: Duration.hours(1) },
      ),
      share('success', `100 * succeeded / ${asked}`, outcomes, { limit: limits.success.least }),
      share('errors', `100 * failed / ${asked}`, outcomes, { limit: limits.errors.most }),
      share(
        'satisfaction, by day',
        '100 * good / n',
        {
          good: alarms.sum('collect-feedback', metrics.goodOpinion),
          n: alarms.sum('collect-feedback', metrics.opinion),
        },
        { limit: limits.satisfaction.least, period: Duration.days(1) },
      ),
    ],
  };
}

/** Average response: the whole as callers see it, its parts, and what makes single answers slow. */
export function responseFigures(
  alarms: Alarms,
  api: AccountApi,
  functions: readonly CapabilityFunction[],
): Row {
  const average = (name: Parameters<Alarms['sum']>[1]) =>
    alarms.sum('create-account', name).with({ statistic: Stats.AVERAGE, label: name });
  return {
    says: "## Response\nHow long callers wait, and for whom: every answer as the gateway measures it, then our part and MHV's of what reached MHV. A cold start makes one answer slow, not the average.",
    widgets: [
      graph('average response', HALF, {
        left: [
          api.creationMetric('Latency', Stats.AVERAGE).with({ label: 'the whole, every answer' }),
          average(metrics.ownDuration),
          average(metrics.upstreamDuration),
        ],
        leftAnnotations: [limitAt(limits.response.wholeMostMs, 'ms')],
        leftYAxis: milliseconds,
      }),
      graph('cold starts', QUARTER, {
        left: [...new Set(functions.map(({ capability }) => capability))].map((capability) =>
          alarms.sum(capability, metrics.coldStart).with({ label: capability }),
        ),
        stacked: true,
      }),
      graph("the probe's slower answer", QUARTER, {
        left: [Stats.AVERAGE, Stats.MAXIMUM].map((statistic) =>
          alarms.sum('probe-api', metrics.probeDuration).with({ statistic, label: statistic }),
        ),
        leftYAxis: milliseconds,
      }),
    ],
  };
}
