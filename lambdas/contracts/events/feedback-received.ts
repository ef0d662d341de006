import * as v from 'valibot';
import { Feedback } from '../feedback.ts';
import { StrictMetadata } from './envelope.ts';

/** Somebody said how they liked an answer. No comment and no ICN: what is said is kept, and not sent around. */
export const FEEDBACK_RECEIVED = 'FeedbackReceived';

const { rating, kind, position, percentage } = Feedback.entries;

/** What collect-feedback writes. */
export const FeedbackReceived = v.strictObject({
  metadata: StrictMetadata,
  data: v.strictObject({
    /** Of the answer that it is about; `metadata.correlation_id` of that answer's own event. */
    answer_correlation_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)),
    rating,
    kind,
    /** `service_account_id` of the calling application. */
    application: v.string(),
    position,
    percentage,
  }),
});
export type FeedbackReceived = v.InferOutput<typeof FeedbackReceived>;

export const feedbackReceivedExample: FeedbackReceived = {
  metadata: {
    version: 1,
    event_id: '3c1d9e52-7a0b-4b8e-9f64-8e2a5c7d1b90',
    occurred_at: '2026-11-05T19:04:12.480Z',
    correlation_id: 'a1b2c3d4-0009',
  },
  data: {
    answer_correlation_id: 'a1b2c3d4-0001',
    rating: 4,
    kind: 'praise',
    application: 'va-gov-back-end',
    position: 'production/1/1',
    percentage: 5,
  },
};
