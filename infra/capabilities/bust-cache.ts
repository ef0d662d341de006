import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { BustCacheEnvironment } from '../../lambdas/bust-cache/env.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { CacheAccess } from '../constructs/cache-access.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import { EventSubscription } from '../constructs/event-subscription.ts';
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
