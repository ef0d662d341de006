import type { SmokePorts } from '../smoke/ports.ts';
import type { DeployedStack } from '../stage/deployed-stack.ts';
import type { Template } from '../stage/deployed-template.ts';

/** A cache as whoever runs it describes it. */
export interface CacheState {
  /** What it is and where, such as `serverless cache account-creation-dev`. */
  readonly what: string;
  /** ElastiCache's word; `available` is well. */
  readonly status: string;
  readonly engine: string;
  /** Absent where that is no question: on one machine. */
  readonly tls?: boolean;
}

/** An alarm of the stage. */
export interface AlarmState {
  readonly name: string;
  readonly description: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Whether it tells anybody. */
  readonly isMuted: boolean;
}

/** A topic of the stage, and who is subscribed. */
export interface TopicState {
  /** Without the stage, such as `alarms`. */
  readonly name: string;
  readonly subscriptions: readonly { readonly protocol: string; readonly isConfirmed: boolean }[];
}

/** A look at how far a search for drift is. */
export type DriftLook =
  | { readonly kind: 'under-way' }
  | { readonly kind: 'in-sync' }
  | { readonly kind: 'drifted'; readonly resources: readonly string[] }
  | { readonly kind: 'failed'; readonly why: string };

/** What a test of load says of itself (docs/ops.md). */
export interface LoadReport {
  readonly stage: string;
  readonly passed: boolean;
  /** ISO 8601: when it ended. */
  readonly at: string;
}
export type LoadKind = 'load' | 'stress';

/** What is there on AWS alone. */
export interface AwsState {
  template(): Promise<Template>;
  /** Begins to look for drift; the id of that look. */
  startDrift(): Promise<string>;
  lookAtDrift(id: string): Promise<DriftLook>;
  /** The attribute by which a table's items expire; none if that is off. */
  timeToLive(table: string): Promise<string | undefined>;
  /** Sandboxes that the account may have at once, and those that no function keeps for itself. */
  concurrency(): Promise<{ readonly limit: number; readonly unreserved: number }>;
  /** Whether SMS go to verified numbers alone, how many numbers they can come from, and what they may cost a month. */
  sms(): Promise<{
    readonly inSandbox: boolean;
    readonly senders: number;
    readonly monthlyLimitUsd: string;
  }>;
  /** Nothing if there is none of this release. */
  loadReport(kind: LoadKind, release: string): Promise<LoadReport | undefined>;
}

/** What preflight needs of a stage. A fault's message is printed: it names what is wrong, never a value or a person. */
export interface PreflightPorts {
  readonly smoke: SmokePorts;
  /** Nothing if the cache is known by its address alone. */
  cache(stack: DeployedStack): Promise<CacheState | undefined>;
  alarms(): Promise<readonly AlarmState[]>;
  topics(): Promise<readonly TopicState[]>;
  readonly aws?: AwsState;
}
