import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { limits } from '../../lambdas/contracts/limits.ts';
import { type Metric as MetricName, metrics } from '../../lambdas/contracts/metrics.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { Alarms } from '../constructs/alarms.ts';
import type { StageParts } from '../constructs/capability-function.ts';

const window = Duration.millis(limits.windowMs);

/** Alarms on what people feel: the plan's metrics, from the one limits object, silent below a least volume. */
export function addOutcomeAlarms(scope: Construct, props: StageParts & { readonly api: AccountApi }): void {
  const { alarms, api } = props;
  const metric = (name: MetricName, statistic: string) =>
    alarms.sum('create-account', name).with({ statistic });

  alarms.add(scope, 'create-account-uptime', {
    metric: guarded('100 * (1 - faults / n)', 100, 'n', 'faults', {
      faults: api.creationMetric('5XXError', Stats.SUM, window),
      n: api.creationMetric('Count', Stats.SUM, window),
    }),
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 100 * limits.uptime.least,
    severity: 'page',
    impact: 'VA.gov gets server errors: Veterans without an account cannot get one.',
    runbook: 'uptime',
  });

  const outcomes = {
    succeeded: metric(metrics.succeeded, Stats.SUM),
    rejected: metric(metrics.rejected, Stats.SUM),
    failed: metric(metrics.failed, Stats.SUM),
  };
  const asked = '(succeeded + rejected + failed)';
  alarms.add(scope, 'create-account-success-rate', {
    metric: guarded(`100 * succeeded / ${asked}`, 100, asked, '(rejected + failed)', outcomes),
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 100 * limits.success.least,
    severity: 'page',
    impact: 'More Veterans than usual are left without an account, for reasons of MHV or of ours.',
    runbook: 'success-rate',
  });
  alarms.add(scope, 'create-account-error-rate', {
    metric: guarded(`100 * failed / ${asked}`, 0, asked, 'failed', outcomes),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 100 * limits.errors.most,
    severity: 'page',
    impact: 'Requests for an account fail technically: Veterans are told to try again later.',
    runbook: 'error-rate',
  });

  for (const [name, metricName, most, impact] of [
    [
      'response',
      metrics.ownDuration,
      limits.response.ownMostMs,
      'Our part of an answer is slow: Veterans wait at sign-in.',
    ],
    [
      'mhv-response',
      metrics.upstreamDuration,
      limits.response.upstreamMostMs,
      'MHV is slow: Veterans wait at sign-in, and requests may time out.',
    ],
  ] as const) {
    alarms.add(scope, `create-account-${name}`, {
      metric: guarded('average', 0, 'n', undefined, {
        average: metric(metricName, Stats.AVERAGE),
        n: metric(metricName, Stats.SAMPLE_COUNT),
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: most,
      severity: 'page',
      impact,
      runbook: name,
    });
  }
  addFaultAlarms(scope, alarms);
}

/** Single events that must not happen at all, whatever the volume. */
function addFaultAlarms(scope: Construct, alarms: Alarms): void {
  for (const [name, metricName, severity, impact, runbook] of [
    [
      'refused-by-mhv',
      metrics.pagingFailure,
      'page',
      'MHV or the deployment refuses all of us, not one person: nobody gets an account.',
      'credentials',
    ],
    [
      'unknown-answer',
      metrics.ticketFailure,
      'ticket',
      'MHV answered something that is not known: these Veterans are told to try later, perhaps wrongly.',
      'unknown-answer',
    ],
    [
      'event-lost',
      metrics.eventLost,
      'page',
      'Neither bus nor fallback queue took an event: a Veteran with an account is answered with an error.',
      'event-lost',
    ],
    [
      'fallback-used',
      metrics.fallbackUsed,
      'ticket',
      'The bus refuses events: profiles are busted late, and Veterans with a new account do not see it yet.',
      'fallback-used',
    ],
    [
      'result-not-stored',
      metrics.resultNotStored,
      'ticket',
      'Accounts are not kept: MHV is called again on every page view, and there is nothing to serve if it is down.',
      'result-not-stored',
    ],
    [
      'rollout-unknown',
      metrics.rolloutUnknown,
      'page',
      'Nobody can say who is in the rollout: Veterans without a stored account are told to try later.',
      'rollout-unknown',
    ],
  ] as const) {
    alarms.addOnAny(scope, 'create-account', name, { metric: metricName, severity, impact, runbook });
  }
}

/** A figure that says `calm` until the window holds enough requests, and enough failures, to mean something. */
function guarded(
  figure: string,
  calm: number,
  count: string,
  failures: string | undefined,
  usingMetrics: Record<string, IMetric>,
): MathExpression {
  const enough = [
    `${count} >= ${limits.leastRequests}`,
    ...(failures === undefined ? [] : [`${failures} >= ${limits.leastFailures}`]),
  ];
  return new MathExpression({
    expression: `IF(${enough.join(' AND ')}, ${figure}, ${calm})`,
    usingMetrics,
    period: window,
  });
}
