import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { failureReasons } from '../../lambdas/contracts/error-catalogue.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metricOfReason, metrics } from '../../lambdas/contracts/metrics.ts';
import type { Alarms } from '../constructs/alarms.ts';
import { DeadLetters } from '../constructs/dead-letters.ts';
import { graph, limitAt, QUARTER, type Row, THIRD } from './row.ts';

const milliseconds = { min: 0, label: 'ms', showUnits: false };

/** MHV as this pipeline sees it. */
export function mhv(alarms: Alarms): Row {
  const waited = alarms.sum('create-account', metrics.upstreamDuration);
  return {
    says: '## MHV\nHow long MHV and STS take, and which codes and failures come back: what to tell the MHV team, with its times. Beside it, how often MHV was asked again, and when it was left alone.',
    widgets: [
      graph('waiting for MHV and STS', THIRD, {
        left: [Stats.AVERAGE, 'p95', 'p99'].map((statistic) => waited.with({ statistic, label: statistic })),
        leftAnnotations: [limitAt(limits.response.upstreamMostMs, 'ms')],
        leftYAxis: milliseconds,
      }),
      graph('what was no account, by reason', THIRD, {
        left: failureReasons.map((reason) =>
          alarms.sum('create-account', metricOfReason(reason)).with({ label: reason }),
        ),
        stacked: true,
      }),
      graph('asked again, and left alone', THIRD, {
        left: [metrics.upstreamRetry, metrics.retryRefused, metrics.breakerOpened, metrics.staleAnswer].map(
          (name) => alarms.sum('create-account', name).with({ label: name }),
        ),
      }),
    ],
  };
}

/** From an account that was made to a profile that shows it. */
export function pipeline(alarms: Alarms, queues: readonly Queue[]): Row {
  const lag = alarms.sum('bust-cache', metrics.bustLag);
  const waiting = queues.filter((queue) => !(queue instanceof DeadLetters));
  const nameOf = (queue: Queue) => queue.queueName;
  const age = { period: Duration.minutes(1), statistic: Stats.MAXIMUM };
  return {
    says: '## The way of an event\nHow late a profile is busted after the account was made, where messages wait, and what was given up. All of it should lie at the bottom.',
    widgets: [
      graph("from MHV's answer to the busted profile", QUARTER, {
        left: ['p50', 'p99'].map((statistic) => lag.with({ statistic, label: statistic })),
        leftAnnotations: [limitAt(limits.bust.lagMostMs, 'ms')],
        leftYAxis: milliseconds,
      }),
      graph('age of the oldest message', QUARTER, {
        left: waiting.map((queue) =>
          queue.metricApproximateAgeOfOldestMessage({ ...age, label: nameOf(queue) }),
        ),
      }),
      graph('dead letters', QUARTER, {
        left: queues
          .filter((queue) => queue instanceof DeadLetters)
          .map((queue) => queue.metricApproximateNumberOfMessagesVisible({ ...age, label: nameOf(queue) })),
      }),
      graph('busts', QUARTER, {
        left: [metrics.profileBusted, metrics.profileRefilled, metrics.profileNotBusted].map((name) =>
          alarms.sum('bust-cache', name).with({ label: name }),
        ),
        right: [alarms.sum('create-account', metrics.fallbackUsed).with({ label: metrics.fallbackUsed })],
      }),
    ],
  };
}
