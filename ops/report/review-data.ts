import type { StageName } from '../../infra/stages.ts';
import type { Reason } from '../../lambdas/contracts/error-catalogue.ts';
import type { Feedback } from '../../lambdas/contracts/feedback.ts';
import type { Hours, Incident } from '../../lambdas/contracts/incidents.ts';
import type { Outage } from '../../lambdas/contracts/outage.ts';
import type { LogEntry, RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { AnswerCounts, ApplicationCounts } from './ports.ts';

/** What a source gave, or why it could not be read. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unread'; readonly why: string };

/** A source that could not be read, had nothing, or not all of it any more: so that no zero is taken for a figure. */
export interface Missing {
  readonly source: string;
  readonly why: string;
}

/** Sums of one length, each with its beginning. */
export interface Evidence {
  readonly periodMs: number;
  readonly sums: readonly Minute[];
}

/** Everything the review is made of, as it was read; from it on nothing is read and no clock is asked. */
export interface ReviewData {
  readonly stage: StageName;
  /** What is reviewed, [from, to), milliseconds since 1970: whole minutes. */
  readonly from: number;
  readonly to: number;
  /** Every change before `to`, oldest first. */
  readonly log: readonly LogEntry[];
  /** The plan that was started last. */
  readonly plan: RolloutState['plan'];
  readonly outages: Read<readonly Outage[]>;
  /** Since the first step in it began. */
  readonly evidence: Read<Evidence>;
  readonly failures: Read<ReadonlyMap<Reason, number>>;
  readonly answers: Read<AnswerCounts>;
  readonly applications: Read<readonly ApplicationCounts[]>;
  readonly incidents: Read<readonly Incident[]>;
  readonly feedback: Read<readonly Feedback[]>;
  /** What was there once and is not kept for so long. */
  readonly forgotten: readonly Missing[];
  /** Whether the groups of people are at work then. */
  readonly hoursOf: (at: number) => Hours;
}
