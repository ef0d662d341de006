import type { Reason } from './error-catalogue.ts';

/** CloudWatch namespace of the pipeline's own metrics; dimensions are `service` (capability) and `stage`. */
export const METRIC_NAMESPACE = 'MhvAccountCreation';

/** Names of the pipeline's own metrics, shared by what emits them and the alarms that watch them. */
export const metrics = {
  /** Requests that reached MHV or should have: exactly one of the three a request. */
  succeeded: 'AccountSucceeded',
  rejected: 'AccountRejected',
  failed: 'AccountFailed',
  /** A success by class. */
  created: 'AccountCreated',
  found: 'AccountFound',
  created_without_messaging: 'AccountCreatedWithoutMessaging',
  /** In no rate. */
  storedAnswer: 'StoredAnswer',
  staleAnswer: 'StaleAnswer',
  /** For background work: accepted, and joined to what was accepted before. What comes of it counts when it ends. */
  accepted: 'RequestAccepted',
  joined: 'RequestJoined',
  /** For background work, which its queue did not take: MHV was asked at once. */
  workNotKept: 'WorkNotKept',
  refused: 'RequestRefused',
  notInRollout: 'NotInRollout',
  /** The rollout's state could not be read for so long that nobody is let in. */
  rolloutUnknown: 'RolloutUnknown',
  /** MHV was not asked, because a planned outage says that it is away. */
  plannedOutage: 'PlannedOutage',
  /** The first event of a sandbox: its answer holds the cold start too. */
  coldStart: 'ColdStart',
  /** A fault of ours that a caller saw as a 500. */
  internalError: 'InternalError',
  /** Milliseconds: the answer minus waiting for MHV and STS; waiting for MHV and STS. */
  ownDuration: 'OwnDuration',
  upstreamDuration: 'UpstreamDuration',
  upstreamRetry: 'UpstreamRetry',
  /** A retry that the budget of the sandbox did not allow; a sandbox that leaves MHV alone for some seconds. */
  retryRefused: 'RetryRefused',
  breakerOpened: 'BreakerOpened',
  /** A failure that the catalogue gives the severity `page`: our credentials, our bug, a missing secret. */
  pagingFailure: 'PagingFailure',
  /** A failure of severity `ticket`: MHV said something that nobody knows. */
  ticketFailure: 'TicketFailure',
  resultNotRead: 'ResultNotRead',
  resultNotStored: 'ResultNotStored',
  fallbackUsed: 'FallbackUsed',
  eventLost: 'EventLost',
  eventRepublished: 'EventRepublished',
  profileBusted: 'ProfileBusted',
  profileNotBusted: 'ProfileNotBusted',
  /** The second bust found a profile: put back since, the old one or a new one; nobody reads which (docs/domain.md 4). */
  profileRefilled: 'ProfileRefilled',
  /** Milliseconds from MHV's answer to the first bust. */
  bustLag: 'BustLag',
  errorStored: 'ErrorStored',
  /** The controller has looked at the rollout; what it found and left: the percentage of people who are in. */
  rolloutLooked: 'RolloutLooked',
  rolloutPercentage: 'RolloutPercentage',
  /** A gate failed: the rollout went to 0, or warns after its last step. */
  rolloutStopped: 'RolloutStopped',
  /** The plan that was started is not the one that is deployed: nothing moves. */
  rolloutStuck: 'RolloutStuck',
  /** The API asked as callers see it: exactly one of the three a minute; and milliseconds until its answer. */
  probeSucceeded: 'ProbeSucceeded',
  probeFailed: 'ProbeFailed',
  probeInOutage: 'ProbeInOutage',
  probeDuration: 'ProbeDuration',
  /** Ratings, and the good ones: 0 or 1 each. */
  opinion: 'Opinion',
  goodOpinion: 'GoodOpinion',
  feedbackNotKept: 'FeedbackNotKept',
  /** The router of incidents has looked; messages to people that were taken, and that no topic and no chat took. */
  routerLooked: 'RouterLooked',
  messageSent: 'MessageSent',
  messageNotSent: 'MessageNotSent',
  messageNotPosted: 'MessageNotPosted',
  /** An alarm went on whose description the router cannot read. */
  unknownAlarm: 'UnknownAlarm',
} as const;

/** One metric for each outcome that is not a success, so that a code's frequency can be seen. */
export function metricOfReason(reason: Reason): `Outcome_${Reason}` {
  return `Outcome_${reason}`;
}

/**
 * Faults that a new version can bring: counted once more by version (dimensions `service`, `stage`, `version`), so
 * that the alarm that rolls it back does not see those of the version before (docs/adr/0015).
 */
export const releaseFaults: readonly Metric[] = [metrics.internalError, metrics.pagingFailure];

export type Metric = (typeof metrics)[keyof typeof metrics] | `Outcome_${Reason}`;
