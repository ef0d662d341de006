import type { AlarmSeverity } from '../../../lambdas/contracts/incidents.ts';
import type { OutageService } from '../../../lambdas/contracts/outage.ts';

/** Whether people are being hurt, in words. */
export interface Hurt {
  readonly level: 'nobody' | 'slowly' | 'now' | 'unknown';
  readonly title: string;
  readonly text: string;
}

/** One of the plan's five metrics against its limit. */
export interface MetricNow {
  readonly name: string;
  readonly unit: 'share' | 'ms';
  /** `under 1 %`. */
  readonly limit: string;
  readonly n: number;
  /** None without anything to measure. */
  readonly value?: number;
  readonly kept?: boolean;
  /** Wilson's, 95 %; none for milliseconds. */
  readonly interval?: { readonly lower: number; readonly upper: number };
  /** The whole interval is beyond the limit: chance does not explain it. */
  readonly isBeyond?: true;
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

/** What MHV and STS refused or failed with. */
export interface ReasonCount extends Count {
  /** MHV's number, where it gave one. */
  readonly code?: number;
  readonly title: string;
}

export interface QueueNow {
  readonly name: string;
  /** Seconds that the oldest message has waited; none if nothing is known of it. */
  readonly oldestS?: number;
  /** Messages that were given up; none if nothing is known of them. */
  readonly deadLetters?: number;
}

export interface AlarmNow {
  readonly name: string;
  readonly severity: AlarmSeverity;
  readonly impact: string;
  /** What docs/runbook.md says under its heading. */
  readonly runbook: string;
  readonly heading: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly isMuted: boolean;
}

export interface OutageNow {
  readonly id: string;
  readonly service: OutageService;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Minutes, one value of each for each time; null where nothing was measured. Times are milliseconds since 1970. */
export interface Series {
  readonly at: readonly number[];
  readonly requests: readonly (number | null)[];
  /** Shares. */
  readonly errors: readonly (number | null)[];
  /** Milliseconds on average. */
  readonly ownMs: readonly (number | null)[];
  readonly mhvMs: readonly (number | null)[];
  /** 95 of 100 waited less. */
  readonly mhvP95Ms: readonly (number | null)[];
  readonly bustLagMs: readonly (number | null)[];
}

export interface NowView {
  /** Milliseconds since 1970, of the stage's clock. */
  readonly at: number;
  readonly hurt: Hurt;
  readonly hours: number;
  /** Of the last hour, however far the rest goes back: what the headline rests on. */
  readonly metrics: readonly MetricNow[];
  readonly traffic: readonly Count[];
  readonly reasons: readonly ReasonCount[];
  readonly queues: readonly QueueNow[];
  /** Those that are on. */
  readonly alarms: readonly AlarmNow[];
  /** How many there are. */
  readonly watched: number;
  readonly outages: readonly OutageNow[];
  readonly series: Series;
  /** What could not be read, each with why. */
  readonly unread: readonly string[];
}
