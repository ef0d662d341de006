import {
  type Feedback,
  type FeedbackKind,
  feedbackKinds,
  isSatisfied,
} from '../../lambdas/contracts/feedback.ts';
import { type Interval, wilson } from '../../lambdas/control-rollout/statistics.ts';
import { findStep } from './runs.ts';

/** Two-sided 95 %: what people who read a review are used to. */
const Z_95 = 1.96;

/** Of several people, those who are satisfied (a rating of 4 or 5). */
export interface Satisfaction {
  readonly n: number;
  readonly satisfied: number;
  readonly share: number;
  /** Wilson's, 95 % on both sides. */
  readonly interval: Interval;
}

export interface PhaseOpinions {
  /** Its name, or that there was no plan. */
  readonly phase: string;
  readonly by: Readonly<Record<FeedbackKind, number>>;
  readonly satisfaction: Satisfaction;
}

export interface OpinionReview {
  /** None without any feedback. */
  readonly satisfaction?: Satisfaction;
  /** How many gave 1, 2, 3, 4 and 5. */
  readonly ratings: readonly number[];
  /** In the order of their first feedback. */
  readonly phases: readonly PhaseOpinions[];
  /** By kind, oldest first. */
  readonly comments: readonly (Pick<Feedback, 'at' | 'kind' | 'rating'> & {
    readonly phase: string;
    readonly comment: string;
  })[];
}

export function opinionsOf(feedback: readonly Feedback[]): OpinionReview {
  const sorted = [...feedback].sort((a, b) => a.at - b.at || (a.correlationId < b.correlationId ? -1 : 1));
  const byPhase = Map.groupBy(sorted, ({ position }) => phaseOf(position));
  return {
    ...(sorted.length > 0 ? { satisfaction: satisfactionOf(sorted) } : {}),
    ratings: [1, 2, 3, 4, 5].map((rating) => sorted.filter((each) => each.rating === rating).length),
    phases: [...byPhase].map(([phase, all]) => ({
      phase,
      by: Object.fromEntries(
        feedbackKinds.map((kind) => [kind, all.filter((each) => each.kind === kind).length]),
      ) as Record<FeedbackKind, number>,
      satisfaction: satisfactionOf(all),
    })),
    comments: feedbackKinds.flatMap((kind) =>
      sorted
        .filter((each) => each.kind === kind && each.comment !== undefined)
        .map(({ at, rating, position, comment = '' }) => ({
          at,
          kind,
          rating,
          phase: phaseOf(position),
          comment,
        })),
    ),
  };
}

function satisfactionOf(feedback: readonly Feedback[]): Satisfaction {
  const n = feedback.length;
  const satisfied = feedback.filter(({ rating }) => isSatisfied(rating)).length;
  return { n, satisfied, share: satisfied / n, interval: wilson(satisfied, n, Z_95) };
}

function phaseOf(position: string | undefined): string {
  return findStep(position)?.phase ?? position ?? 'without a plan';
}
