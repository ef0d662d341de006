const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const shares = {
  uptime: { least: 0.999 },
  /** `abortsBelow`: people's own conditions must not stop a rollout, a wrong environment must (docs/rollout.md). */
  success: { least: 0.95, abortsBelow: 0.8 },
  errors: { most: 0.01 },
  satisfaction: { least: 0.9 },
};
const response = {
  /** Our part: the answer minus waiting for MHV and STS. */
  ownMostMs: 200,
  /** MHV's part: twice the 2 s that a fresh call is seen to take (docs/domain.md 2). */
  upstreamMostMs: 4_000,
  /** Both together: the plan's figure, which MHV alone is seen to exceed (docs/domain.md 2). */
  wholeMostMs: 200,
};

/**
 * The limits that the rollout plan names (docs/domain.md 7) and the API has, once for alarms, gates and documents.
 * Shares are fractions of one, durations milliseconds.
 */
export const limits = {
  /** Requests that a window must hold before a ratio says anything: below it alarms stay silent. */
  leastRequests: 50,
  /** Failures that a window must hold before an alarm says anything: one in fifty is 2 %, and means nothing. */
  leastFailures: 5,
  /** Bytes of a request's body (docs/architecture.md); the largest valid one has under 1 KB. */
  mostBodyBytes: 8 * 1024,
  ...shares,
  response,
  /** What a step of a rollout has to keep to. */
  rollout: { ...shares, response },
  /**
   * How fast the month's budget of downtime may burn, over a long window and a short one that says that it still does
   * (Google's SRE workbook, chapter 5, table 5-8). Two failed probes at least: one is the network's.
   */
  burnRates: [
    { rate: 14.4, longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, severity: 'page' },
    { rate: 6, longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, severity: 'page' },
    { rate: 1, longMs: 72 * HOUR_MS, shortMs: 6 * HOUR_MS, severity: 'ticket' },
  ],
  leastFailedProbes: 2,
  /** Answers about satisfaction that a day must hold before the alarm or a gate says anything. */
  leastOpinions: 30,
  bust: {
    /** From MHV's answer to the deleted profile, 99 of 100: after it the second bust comes anyway. */
    lagMostMs: MINUTE_MS,
    /** Of second busts, those that may find a profile again. */
    refilledMost: 0.5,
  },
  incidents: {
    /** An alarm that comes this soon after another of its kind is most likely of the same cause. */
    joinWithinMs: 15 * MINUTE_MS,
    /** For so long no alarm of it may be on before it is over: one window of an alarm, and it would come back. */
    quietMs: 5 * MINUTE_MS,
    /** Time for the first to wake up, find a screen and acknowledge; the month's budget of downtime is 43 minutes. */
    passOnAfterMs: 15 * MINUTE_MS,
    /** After a planned outage: two windows of an alarm hold what was begun in it. */
    settleMs: 10 * MINUTE_MS,
  },
  /** What a test under load is judged by, besides the plan's shares (docs/ops.md, "load"). */
  load: {
    /** A response limit is kept if this share of a hundred keeps it: for MHV's time and `ownMostMs` together. */
    percentile: 95,
    /** Of a 202: nothing upstream is waited for, so half of our part. */
    acceptedMostMs: 100,
    /** From the end of too much load until the limits hold again. */
    recoveryMostMs: MINUTE_MS,
    /** 99 of 100 requests leave no later than this after they were due, or the generator measured itself. */
    lateMostMs: 50,
    /** How long a passed test says something of a release: what is around it changes. */
    reportMostMs: 30 * 24 * HOUR_MS,
  },
  /** Every alarm looks at windows of this length, if it does not say another. */
  windowMs: 5 * MINUTE_MS,
} as const;
