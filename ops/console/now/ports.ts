import type { Clock } from '../../../lambdas/ports/clock/clock.ts';
import type { OutageStore } from '../../../lambdas/ports/outage-store/outage-store.ts';
import type { RolloutEvidence } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { Count, QueueNow } from './view.ts';

export interface AlarmRead {
  readonly name: string;
  readonly description: string;
  readonly isOn: boolean;
  readonly isMuted: boolean;
  /** Milliseconds since 1970: when its state changed last. */
  readonly since: number;
}

/** Milliseconds, by the beginning of their minute. */
export interface Durations {
  /** From MHV's answer to the first bust, on average. */
  readonly bustLagMs: ReadonlyMap<number, number>;
  /** For MHV and STS 95 of 100 requests waited less. */
  readonly mhvP95Ms: ReadonlyMap<number, number>;
}

/** What the page Now is made of. From and to are milliseconds since 1970; each throws if it cannot be read. */
export interface NowPorts {
  readonly evidence: RolloutEvidence;
  /** Requests by what became of them. */
  traffic(from: number, to: number): Promise<readonly Count[]>;
  durations(from: number, to: number): Promise<Durations>;
  queues(now: number): Promise<readonly QueueNow[]>;
  /** Those that tell somebody; parts of others are not among them. */
  alarms(): Promise<readonly AlarmRead[]>;
  readonly outages: Pick<OutageStore, 'read'>;
  /** The section of the runbook under this heading. */
  runbook(heading: string): string;
  readonly clock: Pick<Clock, 'now'>;
}
