import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { BustCacheEnvironment } from '../../lambdas/bust-cache/env.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { Alarms } from '../constructs/alarms.ts';
import type { CacheAccess } from '../constructs/cache-access.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { EventSubscription } from '../constructs/event-subscription.ts';
import { guarded } from '../constructs/guarded.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

export interface BustCacheProps extends StageParts {
  readonly bus: IEventBus;
  readonly cache: CacheAccess;
}

/** The stale-refill race: a reader that had fetched the old profile has written it back by then (docs/domain.md 4). */
const SECOND_BUST_AFTER = Duration.seconds(60);
/** Twice a connection (2 s) and a command (1 s), a secret or an endpoint to look up, and a cold start. */
const TIMEOUT = Duration.seconds(15);
/** Connections that the cache has to bear from each of the two queues. */
const MAX_CONCURRENCY = 5;
/** Long enough for 50 of them where little goes on. */
const REFILLED_WINDOW = Duration.hours(1);

/**
 * AccountCreationSucceeded → queues `bust` and, 60 s later, `bust-later` → one function → Redis.
 * When it fails: the message comes back for an hour, then it is a dead letter with an alarm; nothing else waits.
 */
export class BustCache extends Construct {
  constructor(scope: Construct, props: BustCacheProps) {
    super(scope, 'bust-cache');
    const { cache } = props;
    const impact =
      'Veterans with a new account do not see it: VA.gov goes on with their old profile, for up to a day.';
    const worker = new CapabilityFunction(this, 'bust-cache', {
      parts: props,
      schema: BustCacheEnvironment,
      description: "Deletes the person's stale profile from VA.gov's cache",
      timeout: TIMEOUT,
      impact,
      environment: {
        ...cache.variables,
        // By name and not by reference: the queue's policy knows the function, and a reference would be a cycle.
        BUST_LATER_QUEUE_NAME: `account-creation-${props.stage}-bust-later`,
      },
      ...(cache.network ? { network: cache.network } : {}),
    });
    cache.grantConnect(worker);
    props.alarms.addOnAny(this, 'bust-cache', 'not-busted', {
      metric: metrics.profileNotBusted,
      // Two windows: one lost connection mends itself with the next try.
      windows: 2,
      severity: 'page',
      impact,
      runbook: 'profile-not-busted',
    });

    addLagAlarms(this, props.alarms);

    const common = { ...props, worker, workerTimeout: TIMEOUT, maxConcurrency: MAX_CONCURRENCY, impact };
    const bust = new WorkQueue(this, 'bust', { ...common, name: 'bust' });
    const bustLater = new WorkQueue(this, 'bust-later', {
      ...common,
      name: 'bust-later',
      delay: SECOND_BUST_AFTER,
    });
    new EventSubscription(this, 'subscription', {
      ...props,
      subscriber: 'bust-cache',
      event: 'AccountCreationSucceeded',
      queues: [bust.queue, bustLater.queue],
      impact,
    });
  }
}

/** From the success to a profile without the old id, and the race that the second bust is there for. */
function addLagAlarms(scope: Construct, alarms: Alarms): void {
  const lag = alarms.sum('bust-cache', metrics.bustLag);
  alarms.add(scope, 'bust-cache-lag', {
    metric: guarded('lag', {
      usingMetrics: { lag: lag.with({ statistic: 'p99' }), n: lag.with({ statistic: Stats.SAMPLE_COUNT }) },
      atLeast: { n: limits.leastRequests },
      calm: 0,
    }),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: limits.bust.lagMostMs,
    severity: 'page',
    impact: 'Profiles are busted late: Veterans with a new account do not see it for minutes.',
    runbook: 'bust-lag',
  });
  // Each person is busted twice: half of the busts are second ones.
  const second = 'busted / 2';
  alarms.add(scope, 'bust-cache-refilled', {
    metric: guarded(`100 * refilled / (${second})`, {
      usingMetrics: {
        refilled: alarms.sum('bust-cache', metrics.profileRefilled),
        busted: alarms.sum('bust-cache', metrics.profileBusted),
      },
      atLeast: { [second]: limits.leastRequests },
      calm: 0,
      windowMs: REFILLED_WINDOW.toMilliseconds(),
    }),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 100 * limits.bust.refilledMost,
    severity: 'ticket',
    impact:
      'Profiles are often back when they are busted again: if they were the old ones, one bust more would be missed by Veterans.',
    runbook: 'profile-refilled',
  });
}
