import { sayTime } from '../../rollout/said.ts';
import type { Review } from '../review.ts';
import { alarmsSection } from './alarms-section.ts';
import { type Document, type Section, tableOr } from './document.ts';
import { evidenceSection } from './evidence-section.ts';
import { feedbackSection } from './feedback-section.ts';
import { outcomesSection } from './outcomes-section.ts';
import { planSection } from './plan-section.ts';
import { sayCount, sayMs, sayShare, sayWhen } from './say.ts';
import { stopsSection } from './stops-section.ts';
import { summaryOf } from './summary.ts';

/** The report, before it is HTML or Markdown; in the order in which people ask. */
export function documentOf(review: Review): Document {
  const { plan, stage, from, to } = review;
  return {
    title: `Review of the rollout: ${plan ? `plan ${plan.name}, ` : ''}stage ${stage}`,
    about: `From ${sayTime(from)} to ${sayTime(to)}. Times are UTC where nothing else is said.`,
    sections: [
      { heading: 'Summary', blocks: [{ kind: 'list', items: summaryOf(review) }] },
      planSection(review),
      stopsSection(review),
      evidenceSection(review),
      alarmsSection(review),
      outcomesSection(review),
      feedbackSection(review),
      missingSection(review),
      changesSection(review),
      figuresSection(review),
    ],
  };
}

function missingSection({ missing }: Review): Section {
  return {
    heading: 'What was not there',
    blocks: [
      tableOr('Every source was there and had data.', {
        caption: 'Sources that could not be read, or had nothing in this time',
        head: ['source', 'why'],
        rows: missing.map(({ source, why }) => [source, why]),
      }),
    ],
  };
}

function changesSection({ changes }: Review): Section {
  return {
    heading: 'Every change',
    blocks: [
      tableOr('Nothing has changed in this time.', {
        caption: 'The log of the rollout',
        head: ['version', 'when', 'people in', 'step', 'what', 'why', 'by'],
        rows: changes.map(({ version, at, percentage, position = '-', what, why, by }) => [
          String(version),
          sayWhen(at),
          `${percentage} %`,
          position,
          what,
          why,
          by,
        ]),
      }),
    ],
  };
}

function figuresSection({ points }: Review): Section {
  return {
    heading: 'The figures of the charts',
    blocks: [
      tableOr('There are none.', {
        caption: 'The five metrics over time',
        head: [
          'from',
          'requests',
          'success',
          'errors',
          'response',
          'our part',
          'probes',
          'uptime',
          'ratings',
          'satisfaction',
        ],
        rows: points.measures
          .filter(({ requests, probes, opinions }) => requests + probes + opinions > 0)
          .map((each) => [
            sayWhen(each.at),
            sayCount(each.requests),
            sayShare(each.success),
            sayShare(each.errors),
            sayMs(each.wholeMs),
            sayMs(each.ownMs),
            sayCount(each.probes),
            sayShare(each.uptime),
            sayCount(each.opinions),
            sayShare(each.satisfaction),
          ]),
      }),
    ],
  };
}
