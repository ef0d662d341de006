import * as v from 'valibot';

export const feedbackKinds = ['bug', 'usability', 'praise', 'other'] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/** UTF-16 units, as JavaScript counts. */
export const MOST_COMMENT = 1_000;

const RATING = 'a whole number from 1 to 5';
const Rating = v.pipe(v.number(), v.integer(RATING), v.minValue(1, RATING), v.maxValue(5, RATING));
const Kind = v.picklist(feedbackKinds);

/** Body of `POST /v1/feedback`. */
export const FeedbackBody = v.strictObject({
  rating: v.pipe(Rating, v.description('1 is bad, 5 is good. 4 and 5 count as satisfied.')),
  kind: Kind,
  comment: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(MOST_COMMENT, `a text of at most ${MOST_COMMENT} characters`),
      v.description('What looks like personal data or markup is taken out before it is kept.'),
    ),
  ),
  correlation_id: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'meta.correlation_id of an answer'),
    v.description('`meta.correlation_id` of the answer that it is about.'),
  ),
});
export type FeedbackBody = v.InferOutput<typeof FeedbackBody>;

export const feedbackExample: FeedbackBody = {
  rating: 4,
  kind: 'praise',
  comment: 'It worked at once.',
  correlation_id: 'a1b2c3d4-0001',
};

/** What is kept of it, for 90 days: nobody's data. */
export const Feedback = v.object({
  /** Of its event, too; the same write, sent again, is one. */
  id: v.pipe(v.string(), v.uuid()),
  /** Of the answer that it is about. */
  correlationId: v.string(),
  /** Milliseconds since 1970. */
  at: v.pipe(v.number(), v.integer()),
  rating: Rating,
  kind: Kind,
  /** Personal data is taken out. */
  comment: v.optional(v.string()),
  application: v.string(),
  /** Of the rollout, when the feedback came: `production/1/2`, none without a plan. */
  position: v.optional(v.string()),
  /** Of people, those who were in then; neither of the two if nobody could say. */
  percentage: v.optional(v.number()),
});
export type Feedback = v.InferOutput<typeof Feedback>;

/** How the plan's satisfaction counts (docs/domain.md 7: our choice). */
export function isSatisfied(rating: number): boolean {
  return rating >= 4;
}
