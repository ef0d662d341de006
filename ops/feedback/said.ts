import { type Feedback, MOST_COMMENT } from '../../lambdas/contracts/feedback.ts';
import { withoutPersonalData } from '../../lambdas/contracts/without-personal-data.ts';
import { sayTime } from '../rollout/said.ts';
import { countsByKind, satisfactionOf } from './satisfaction.ts';

/**
 * One feedback as it is shown. The comment is cleaned once more: the table may hold what an older version let through,
 * and nothing in it may move a cursor.
 */
export function shown({ comment, ...feedback }: Feedback): Feedback {
  if (comment === undefined) return feedback;
  return { ...feedback, comment: withoutPersonalData(comment, MOST_COMMENT) };
}

/** `2026-11-05 19:04 UTC  4  praise     production/1/1     5 %  va-gov-back-end  a1b2c3d4-0001`, and the comment below. */
export function linesOf(feedback: Feedback): string[] {
  const { at, rating, kind, position = '-', percentage, application, correlationId, comment } = feedback;
  const people = percentage === undefined ? '-' : `${percentage} %`;
  const facts = [sayTime(at), rating, kind.padEnd(9), position.padEnd(16), people.padStart(6)];
  const line = [...facts, application, correlationId].join('  ');
  return comment === undefined ? [line] : [line, `    ${comment}`];
}

/** How many of each kind, and how many of them are satisfied. */
export function summaryLines(feedback: readonly Feedback[]): string[] {
  const kinds = Object.entries(countsByKind(feedback)).map(([kind, count]) => `${count} ${kind}`);
  const satisfaction = satisfactionOf(feedback);
  if (!satisfaction) return [];
  const { n, satisfied, share, interval } = satisfaction;
  const percent = (part: number) => (100 * part).toFixed(2);
  return [
    `${n} in all: ${kinds.join(', ')}`,
    `satisfied: ${satisfied} of ${n}, ${percent(share)} % (95 %: ${percent(interval.lower)} to ${percent(interval.upper)} %)`,
  ];
}
