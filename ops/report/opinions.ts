import { type Feedback, type FeedbackKind, feedbackKinds } from '../../lambdas/contracts/feedback.ts';
import { shown } from '../feedback/said.ts';
import { countsByKind, type Satisfaction, satisfactionOf } from '../feedback/satisfaction.ts';
import { findStep } from './runs.ts';

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
  const satisfaction = satisfactionOf(sorted);
  return {
    ...(satisfaction ? { satisfaction } : {}),
    ratings: [1, 2, 3, 4, 5].map((rating) => sorted.filter((each) => each.rating === rating).length),
    phases: [...byPhase].flatMap(([phase, all]) => {
      const ofPhase = satisfactionOf(all);
      return ofPhase ? [{ phase, by: countsByKind(all), satisfaction: ofPhase }] : [];
    }),
    comments: feedbackKinds.flatMap((kind) =>
      sorted
        .filter((each) => each.kind === kind && each.comment !== undefined)
        .map(shown)
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

function phaseOf(position: string | undefined): string {
  return findStep(position)?.phase ?? position ?? 'without a plan';
}
