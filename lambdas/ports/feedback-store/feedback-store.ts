import type { Feedback } from '../../contracts/feedback.ts';

/** Milliseconds that feedback is kept: longer than a rollout and its review take. */
export const FEEDBACK_LIFETIME_MS = 90 * 86_400_000;

/** `known`: there is feedback about this answer already, and it stays. */
export type FeedbackKept = 'kept' | 'known';

/** Feedback about answers, one each, kept for 90 days. Every method throws if the store cannot be reached. */
export interface FeedbackStore {
  /** The same feedback, kept again, is `kept`: a write whose answer was lost is tried again. */
  keep(feedback: Feedback): Promise<FeedbackKept>;
  /** What came in [from, to) (milliseconds since 1970) and is still kept, oldest first. */
  list(from: number, to: number): Promise<readonly Feedback[]>;
}
