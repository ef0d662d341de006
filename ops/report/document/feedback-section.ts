import { feedbackKinds } from '../../../lambdas/contracts/feedback.ts';
import { limits } from '../../../lambdas/contracts/limits.ts';
import type { Satisfaction } from '../../feedback/satisfaction.ts';
import { sayTime } from '../../rollout/said.ts';
import type { OpinionReview } from '../opinions.ts';
import type { Review } from '../review.ts';
import { type Block, type Section, text } from './document.ts';
import { sayCount, sayMany, sayShare } from './say.ts';

/** Of each kind: the rest is one command away. */
const MOST_COMMENTS = 100;

/** What people said. */
export function feedbackSection({ opinions, stage }: Review): Section {
  const heading = 'Feedback';
  if (!opinions) return { heading, blocks: [text('It could not be read: see "What was not there".')] };
  const { satisfaction, phases, ratings } = opinions;
  if (!satisfaction) return { heading, blocks: [text('Nobody gave any in this time.')] };
  return {
    heading,
    blocks: [
      text(
        `${sayCount(satisfaction.satisfied)} of ${sayMany(satisfaction.n, 'person', 'people')} gave 4 or 5: ${sayShare(satisfaction.share, 1)}, 95 % interval (Wilson) ${sayInterval(satisfaction)}. The plan's limit is ${sayShare(limits.satisfaction.least, 0)}.`,
      ),
      {
        kind: 'table',
        caption: 'Ratings',
        head: ['rating', 'people'],
        rows: ratings.map((count, index) => [sayRating(index + 1), sayCount(count)]),
      },
      {
        kind: 'table',
        caption: 'By phase and kind',
        head: ['phase', ...feedbackKinds, 'all', 'satisfied', '95 % interval'],
        rows: phases.map(({ phase, by, satisfaction: of }) => [
          phase,
          ...feedbackKinds.map((kind) => sayCount(by[kind])),
          sayCount(of.n),
          sayShare(of.share, 1),
          sayInterval(of),
        ]),
      },
    ],
    parts: commentParts(opinions, stage),
  };
}

const sayInterval = ({ interval }: Satisfaction) =>
  `${sayShare(interval.lower, 1)} to ${sayShare(interval.upper, 1)}`;

function sayRating(rating: number): string {
  return `${rating}${rating === 1 ? ' (bad)' : rating === 5 ? ' (good)' : ''}`;
}

function commentParts({ comments }: OpinionReview, stage: string): readonly Section[] {
  return feedbackKinds.flatMap((kind) => {
    const all = comments.filter((comment) => comment.kind === kind);
    if (all.length === 0) return [];
    const more = all.length - MOST_COMMENTS;
    const rest: readonly Block[] =
      more > 0
        ? [
            text(
              `${sayMany(more, 'comment is', 'comments are')} left out: npm run ops -- feedback list --stage ${stage} --kind ${kind}`,
            ),
          ]
        : [];
    return [
      {
        heading: `Comments: ${kind}`,
        blocks: [
          {
            kind: 'quotes' as const,
            quotes: all.slice(0, MOST_COMMENTS).map(({ at, rating, phase, comment }) => ({
              said: comment,
              about: `rating ${rating}, ${phase}, ${sayTime(at)}`,
            })),
          },
          ...rest,
        ],
      },
    ];
  });
}
