import { ComparisonOperator, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { limits } from '../../lambdas/contracts/limits.ts';
import { type Metric as MetricName, metrics } from '../../lambdas/contracts/metrics.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { Alarms } from '../constructs/alarms.ts';
import type { StageParts } from '../constructs/capability-function.ts';
import { guarded } from '../constructs/guarded.ts';

interface OutcomeAlarmProps extends Pick<StageParts, 'alarms'> {
  readonly api: AccountApi;
}

/** Alarms on what people feel: the plan's metrics, from the one limits object, silent below a least volume. */
export function addOutcomeAlarms(scope: Construct, props: OutcomeAlarmProps): void {
  const { alarms } = props;
  const metric = (name: MetricName, statistic: string) =>
    alarms.sum('create-account', name).with({ statistic });

  const outcomes = {
    succeeded: metric(metrics.succeeded, Stats.SUM),
    rejected: metric(metrics.rejected, Stats.SUM),
    failed: metric(metrics.failed, Stats.SUM),
  };
  const asked = '(succeeded + rejected + failed)';
  alarms.add(scope, 'create-account-success-rate', {
    metric: guarded(`100 * succeeded / ${asked}`, {
      usingMetrics: outcomes,
      atLeast: { [asked]: limits.leastRequests, '(rejected + failed)': limits.leastFailures },
      calm: 100,
    }),
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 100 * limits.success.least,
    severity: 'page',
    impact: 'More Veterans than usual are left without an account, for reasons of MHV or of ours.',
    runbook: 'success-rate',
  });
  alarms.add(scope, 'create-account-error-rate', {
    metric: guarded(`100 * failed / ${asked}`, {
      usingMetrics: outcomes,
      atLeast: { [asked]: limits.leastRequests, failed: limits.leastFailures },
      calm: 0,
    }),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 100 * limits.errors.most,
    severity: 'page',
    impact: 'Requests for an account fail technically: Veterans are told to try again later.',
    runbook: 'error-rate',
  });
  addResponseAlarms(scope, props);
  addFaultAlarms(scope, alarms);
}

/** Average response: our part and MHV's of what reached MHV, and the whole of every answer as callers see it. */
function addResponseAlarms(scope: Construct, { alarms, api }: OutcomeAlarmProps): void {
  const parts = (name: MetricName) => ({
    average: alarms.sum('create-account', name).with({ statistic: Stats.AVERAGE }),
    n: alarms.sum('create-account', name).with({ statistic: Stats.SAMPLE_COUNT }),
  });
  for (const [name, usingMetrics, most, severity, impact] of [
    [
      'response',
      parts(metrics.ownDuration),
      limits.response.ownMostMs,
      'page',
      'Our part of an answer is slow: Veterans wait at sign-in.',
    ],
    [
      'mhv-response',
      parts(metrics.upstreamDuration),
      limits.response.upstreamMostMs,
      'page',
      'MHV is slow: Veterans wait at sign-in, and requests may time out.',
    ],
    [
      'response-whole',
      {
        average: api.creationMetric('Latency', Stats.AVERAGE),
        n: api.creationMetric('Latency', Stats.SAMPLE_COUNT),
      },
      limits.response.wholeMostMs,
      'ticket',
      "Answers take longer on average than the rollout's plan promises: Veterans wait at sign-in.",
    ],
  ] as const) {
    alarms.add(scope, `create-account-${name}`, {
      metric: guarded('average', { usingMetrics, atLeast: { n: limits.leastRequests }, calm: 0 }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: most,
      severity,
      impact,
      runbook: name,
    });
  }
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
      'work-not-kept',
      metrics.workNotKept,
      'ticket',
      'The queue of background work takes nothing: callers who would not wait for MHV wait.',
      'work-not-kept',
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
