import * as v from 'valibot';

export const feedbackKinds = ['bug', 'usability', 'praise', 'other'] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/** Characters. */
export const MOST_COMMENT = 1_000;

/** Body of `POST /v1/feedback`. */
export const FeedbackBody = v.strictObject({
  /** 1 is bad, 5 is good. */
  rating: v.pipe(
    v.number(),
    v.integer('a whole number from 1 to 5'),
    v.minValue(1, 'a whole number from 1 to 5'),
    v.maxValue(5, 'a whole number from 1 to 5'),
  ),
  kind: v.picklist(feedbackKinds),
  comment: v.optional(v.pipe(v.string(), v.maxLength(MOST_COMMENT, `at most ${MOST_COMMENT} characters`))),
  /** `meta.correlation_id` of the answer that it is about. */
  correlation_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'the correlation id of an answer')),
});
export type FeedbackBody = v.InferOutput<typeof FeedbackBody>;

/** What is kept of it, for 90 days: nobody's data. */
export const Feedback = v.object({
  correlationId: v.string(),
  /** Milliseconds since 1970. */
  at: v.pipe(v.number(), v.integer()),
  rating: v.number(),
  kind: v.picklist(feedbackKinds),
  /** Personal data is taken out. */
  comment: v.optional(v.string()),
  application: v.string(),
  /** Of the rollout, when the feedback came: `production/1/2`, none without a plan, and the percentage of people. */
  position: v.optional(v.string()),
  percentage: v.number(),
});
export type Feedback = v.InferOutput<typeof Feedback>;

/** How the plan's satisfaction counts (docs/domain.md 7: our choice). */
export function isSatisfied(rating: number): boolean {
  return rating >= 4;
}
