import {
  type Feedback,
  type FeedbackKind,
  feedbackKinds,
  isSatisfied,
} from '../../lambdas/contracts/feedback.ts';
import { type Interval, wilson } from '../../lambdas/control-rollout/statistics.ts';

/** Two-sided 95 %: what people who read such figures are used to. */
const Z_95 = 1.96;

/** Of several people, those who are satisfied (a rating of 4 or 5). */
export interface Satisfaction {
  readonly n: number;
  readonly satisfied: number;
  readonly share: number;
  /** Wilson's, 95 % on both sides. */
  readonly interval: Interval;
}

/** None without any feedback. */
export function satisfactionOf(feedback: readonly Feedback[]): Satisfaction | undefined {
  const n = feedback.length;
  if (n === 0) return undefined;
  const satisfied = feedback.filter(({ rating }) => isSatisfied(rating)).length;
  return { n, satisfied, share: satisfied / n, interval: wilson(satisfied, n, Z_95) };
}

export function countsByKind(feedback: readonly Feedback[]): Readonly<Record<FeedbackKind, number>> {
  const counts = feedbackKinds.map((kind) => [kind, feedback.filter((each) => each.kind === kind).length]);
  return Object.fromEntries(counts) as Record<FeedbackKind, number>;
}
