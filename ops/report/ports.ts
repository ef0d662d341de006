import type { StageName } from '../../infra/stages.ts';
import type { Hours } from '../../lambdas/contracts/incidents.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { FeedbackStore } from '../../lambdas/ports/feedback-store/feedback-store.ts';
import type { IncidentStore } from '../../lambdas/ports/incident-store/incident-store.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';
import type { RolloutEvidence } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { RolloutStore } from '../../lambdas/ports/rollout-store/rollout-store.ts';
import type { Terminal } from '../command.ts';

/** How often requests were answered without MHV, or with none of its reasons. */
export interface AnswerCounts {
  /** From the result of the last 24 hours: MHV was not asked. */
  readonly stored: number;
  /** With the last known account, because MHV could not answer. */
  readonly stale: number;
  readonly notInRollout: number;
  readonly plannedOutage: number;
  readonly rolloutUnknown: number;
  /** MHV answered, and the event could be put nowhere: an error like MHV's own, and in the rates. */
  readonly eventNotAccepted: number;
}

/** What became of the requests of one calling application that reached MHV or should have. */
export interface ApplicationCounts {
  readonly application: string;
  readonly created: number;
  readonly found: number;
  readonly withoutMessaging: number;
  readonly rejected: number;
  readonly failed: number;
}

/** What the review tells and no gate judges. From and to are milliseconds since 1970; throws if it cannot be read. */
export interface ReportMetrics {
  answers(from: number, to: number): Promise<AnswerCounts>;
  /** In the order in which they were asked for. */
  applications(names: readonly string[], from: number, to: number): Promise<readonly ApplicationCounts[]>;
}

/** What the report is made of. */
export interface ReportPorts {
  readonly store: Pick<RolloutStore, 'read' | 'log'>;
  readonly outages: Pick<OutageStore, 'read'>;
  /** By sums of this length in milliseconds. */
  evidence(periodMs: number): Pick<RolloutEvidence, 'minutes' | 'failures'>;
  metrics(periodMs: number): ReportMetrics;
  readonly incidents: Pick<IncidentStore, 'open' | 'ended'>;
  readonly feedback: Pick<FeedbackStore, 'list'>;
  /** Whether the groups of people are at work. */
  hoursOf(at: number): Hours;
  readonly clock: Pick<Clock, 'now'>;
}

/** Where the ports of a stage come from. @throws one line if there is no way to it. */
export type ReportPortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<ReportPorts>;
