import type { Feedback } from '../../contracts/feedback.ts';

/** `known`: there is feedback about this answer already, and it stays. */
export type FeedbackKept = 'kept' | 'known';

/** Feedback about answers, one each, kept for 90 days. Every method throws if the store cannot be reached. */
export interface FeedbackStore {
  keep(feedback: Feedback): Promise<FeedbackKept>;
  /** What came in [from, to) (milliseconds since 1970) and is still kept, oldest first. */
  list(from: number, to: number): Promise<readonly Feedback[]>;
}
