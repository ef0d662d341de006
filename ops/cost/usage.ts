import { type Metric, metrics } from '../../lambdas/contracts/metrics.ts';

/**
 * What one warm run of a function uses. Log lines, metrics and calls are what it writes on one machine, which
 * test/e2e/cost.test.ts compares; processor time is measured there too, on 2026-11-26 (docs/cost.md).
 */
export interface Run {
  /** As the stage calls it: its capability, or that with what it does there. */
  readonly function: string;
  /** Under which it counts, where that is not its own name. */
  readonly capability?: string;
  /** Milliseconds of one whole processor. */
  readonly cpuMs: number;
  /** Milliseconds that it waits for others: paid for, whatever the memory is. */
  readonly waitMs: number;
  readonly logLines: number;
  /** Of these lines, without what Lambda adds. */
  readonly logBytes: number;
  /** Units of DynamoDB: an item of up to 4 KB read consistently, one of up to 1 KB written. */
  readonly reads?: number;
  /** Of what a sandbox keeps for 5 s, the rollout and planned outages: where requests are rare, each reads it. */
  readonly keptReads?: number;
  readonly writes?: number;
  /** Put on the bus. */
  readonly events?: number;
  /** Metrics that GetMetricData is asked for. */
  readonly metricsRead?: number;
  /** Metrics of the function that it writes; and those that it writes once more by application. */
  readonly metrics: readonly Metric[];
  readonly byApplication?: readonly Metric[];
}

export const capabilityOf = (run: Run): string => run.capability ?? run.function;

/** One kind of request, with all that it starts. */
export interface Path {
  readonly name: string;
  readonly request: Run;
  /** Work of the queues that follows: one message each. */
  readonly messages: readonly Run[];
}

/** A fresh call takes MHV 1-2 s (docs/domain.md 2): the longer is what is paid for. */
const MHV_MS = 2_000;
/** One call of AWS within a region. */
const AWS_MS = 10;

const worked = [metrics.succeeded, metrics.rejected, metrics.failed, metrics.ownDuration] as const;
const asked = [...worked, metrics.upstreamDuration] as const;

const bust: Run = {
  function: 'bust-cache',
  cpuMs: 1.5,
  waitMs: 5,
  logLines: 2,
  logBytes: 800,
  metrics: [metrics.profileBusted, metrics.bustLag],
};

export const paths = {
  created: {
    name: 'new account',
    request: {
      function: 'create-account',
      cpuMs: 11,
      waitMs: MHV_MS + 3 * AWS_MS,
      logLines: 9,
      logBytes: 4_390,
      reads: 3,
      keptReads: 2,
      writes: 1,
      events: 1,
      metrics: [...asked, metrics.created, metrics.found, metrics.created_without_messaging],
      byApplication: [metrics.succeeded, metrics.created, metrics.found, metrics.created_without_messaging],
    },
    messages: [bust, { ...bust, metrics: [...bust.metrics, metrics.profileRefilled] }],
  },
  stored: {
    name: 'stored answer',
    request: {
      function: 'create-account',
      cpuMs: 3.5,
      waitMs: AWS_MS,
      logLines: 4,
      logBytes: 1_890,
      reads: 3,
      keptReads: 2,
      metrics: [metrics.storedAnswer],
    },
    messages: [],
  },
  accepted: {
    name: 'background work',
    request: {
      function: 'create-account',
      cpuMs: 6,
      waitMs: 3 * AWS_MS,
      logLines: 5,
      logBytes: 2_420,
      reads: 3,
      keptReads: 2,
      writes: 1,
      metrics: [metrics.accepted],
    },
    messages: [
      {
        function: 'create-account-worker',
        capability: 'create-account',
        cpuMs: 11,
        waitMs: MHV_MS + 3 * AWS_MS,
        logLines: 8,
        logBytes: 3_830,
        reads: 3,
        writes: 1,
        events: 1,
        metrics: [...worked, metrics.created, metrics.found, metrics.created_without_messaging],
        byApplication: [metrics.succeeded, metrics.created, metrics.found, metrics.created_without_messaging],
      },
      bust,
      { ...bust, metrics: [...bust.metrics, metrics.profileRefilled] },
    ],
  },
  failed: {
    name: 'failure',
    request: {
      function: 'create-account',
      cpuMs: 9,
      waitMs: MHV_MS + 2 * AWS_MS,
      logLines: 7,
      logBytes: 3_590,
      reads: 3,
      keptReads: 2,
      events: 1,
      metrics: [...asked, 'Outcome_mhv_805'],
      byApplication: [metrics.rejected],
    },
    messages: [
      {
        function: 'store-error',
        cpuMs: 5,
        waitMs: 2 * AWS_MS,
        logLines: 2,
        logBytes: 770,
        writes: 2,
        metrics: [metrics.errorStored],
      },
    ],
  },
  read: {
    name: 'GET',
    request: {
      function: 'read-account',
      cpuMs: 3.3,
      waitMs: AWS_MS,
      logLines: 4,
      logBytes: 2_130,
      reads: 3,
      metrics: [],
    },
    messages: [],
  },
} as const satisfies Record<string, Path>;

export type PathName = keyof typeof paths;

/** What goes on every minute without a caller, by what a rule's schedule starts. */
export interface MinuteJob {
  readonly runs: readonly Run[];
  /** Requests of the API: what it asks as callers would. */
  readonly requests?: number;
  /** Whether the rule starts it by a queue. */
  readonly queued?: boolean;
}

export const minuteJobs: Readonly<Record<string, MinuteJob>> = {
  'control-rollout': {
    runs: [
      {
        function: 'control-rollout',
        cpuMs: 5,
        waitMs: 4 * AWS_MS,
        logLines: 1,
        logBytes: 242,
        // While a plan runs: the state, planned outages, who was told; and nine metrics of its evidence.
        reads: 3,
        metricsRead: 9,
        metrics: [metrics.rolloutLooked, metrics.rolloutPercentage],
      },
    ],
  },
  'probe-api': {
    requests: 2,
    runs: [
      {
        function: 'probe-api',
        cpuMs: 8,
        waitMs: 50,
        logLines: 2,
        logBytes: 960,
        reads: 1,
        metrics: [metrics.probeSucceeded, metrics.probeFailed, metrics.probeInOutage, metrics.probeDuration],
      },
      { function: 'check-health', cpuMs: 1.2, waitMs: 0, logLines: 2, logBytes: 1_080, metrics: [] },
      {
        function: 'create-account',
        cpuMs: 1,
        waitMs: 0,
        logLines: 3,
        logBytes: 1_336,
        metrics: [metrics.refused],
      },
    ],
  },
  'route-incident': {
    queued: true,
    runs: [
      {
        function: 'route-incident',
        cpuMs: 9,
        waitMs: 3 * AWS_MS,
        logLines: 1,
        logBytes: 240,
        reads: 3,
        metrics: [metrics.routerLooked],
      },
    ],
  },
};
