import { Duration } from 'aws-cdk-lib';
import { LogQueryWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { rolloutChanges } from '../../lambdas/contracts/log-queries.ts';
import { type Metric as MetricName, metrics } from '../../lambdas/contracts/metrics.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { Alarms } from '../constructs/alarms.ts';
import { graph, HALF, type Row, THIRD } from './row.ts';

/** Who comes, what becomes of it, and how many people are in: the rollout's changes beside what they change. */
export function trafficAndRollout(alarms: Alarms, api: AccountApi, controllerLogs: string): Row {
  const counted = (name: MetricName) => alarms.sum('create-account', name).with({ label: name });
  return {
    says: '## Traffic and rollout\nWhat comes in and what it comes to, with the percentage of people who are in on the right. The table has every change of the rollout, by the controller or by a person.',
    widgets: [
      graph('POST /account', HALF, {
        left: [
          api.creationMetric('Count', Stats.SUM).with({ label: 'requests' }),
          ...[
            metrics.succeeded,
            metrics.rejected,
            metrics.failed,
            metrics.storedAnswer,
            metrics.staleAnswer,
            metrics.notInRollout,
            metrics.plannedOutage,
            metrics.refused,
          ].map(counted),
          api.creationMetric('5XXError', Stats.SUM).with({ label: '5xx' }),
        ],
        right: [
          alarms
            .sum('control-rollout', metrics.rolloutPercentage)
            .with({ statistic: Stats.MAXIMUM, label: 'people who are in' }),
        ],
        rightYAxis: { min: 0, max: 100, label: '%', showUnits: false },
      }),
      new LogQueryWidget({
        title: 'changes of the rollout',
        width: HALF,
        height: 6,
        logGroupNames: [controllerLogs],
        queryString: rolloutChanges,
      }),
    ],
  };
}

/** What the applications got for their people, each day of two weeks. */
export function byApplication(alarms: Alarms, stage: string, applications: readonly string[]): Row {
  const perDay = (title: string, name: MetricName) =>
    graph(title, THIRD, {
      left: [...applications, 'other'].map((application) =>
        alarms.sum('create-account', name).with({
          dimensionsMap: { service: 'create-account', stage, application },
          period: Duration.days(1),
          label: application,
        }),
      ),
      stacked: true,
      start: '-P14D',
    });
  return {
    says: '## Accounts by application and day\nFor whom accounts were created, found, or created without secure messaging. Applications are those of the stage data; all others are `other`.',
    widgets: [
      perDay('created', metrics.created),
      perDay('found', metrics.found),
      perDay('created without messaging', metrics.created_without_messaging),
    ],
  };
}
