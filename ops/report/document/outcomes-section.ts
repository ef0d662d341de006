import type { WhoActs } from '../../../lambdas/contracts/error-catalogue.ts';
import type { Review } from '../review.ts';
import type { SavedReview } from '../saved.ts';
import { type Block, type Section, tableOr, text } from './document.ts';
import { sayCount, sayDuration, sayMany, sayMs, sayShare, UNKNOWN } from './say.ts';

const whoActs: Readonly<Record<WhoActs, string>> = {
  veteran: 'the Veteran calls the help desk',
  va_gov: 'VA.gov',
  us: 'us',
  nobody: 'nobody: the person tries later',
};
const UNREAD = 'This could not be read: see "What was not there".';

/** What became of the requests, for each application, and why some ended without an account. */
export function outcomesSection({ codes, applications, total, saved }: Review): Section {
  const requests = total?.requests ?? 0;
  return {
    heading: 'Outcomes',
    blocks: [
      applications
        ? tableOr('No application is counted.', {
            caption: 'By calling application',
            head: ['application', 'created', 'found', 'created without messaging', 'rejected', 'errors'],
            rows: applications.map((each) => [
              each.application,
              sayCount(each.created),
              sayCount(each.found),
              sayCount(each.withoutMessaging),
              sayCount(each.rejected),
              sayCount(each.failed),
            ]),
          })
        : text(UNREAD),
      codes
        ? tableOr('No error code is counted.', {
            caption: 'Error codes, and who acts',
            head: ['reason', 'code', 'what', 'requests', 'share of all', 'who acts'],
            rows: codes.map(({ code, reason, title, count, whoActs: who }) => [
              reason,
              code === undefined ? UNKNOWN : String(code),
              title,
              sayCount(count),
              sayShare(requests > 0 ? count / requests : undefined),
              whoActs[who],
            ]),
          })
        : text(UNREAD),
      ...unexplained(codes, total),
    ],
    parts: [{ heading: 'Calls to MHV that were not needed', blocks: savedBlocks(saved) }],
  };
}

/** So that a code that nobody counts is not taken for an account. */
function unexplained(codes: Review['codes'], total: Review['total']): readonly Block[] {
  if (!codes || !total) return [];
  const explained = codes.reduce((sum, { count }) => sum + count, 0);
  const rest = total.rejected + total.failed - explained;
  return rest > 0
    ? [text(`${sayMany(rest, 'request')} more ended without an account, and no code is counted.`)]
    : [];
}

function savedBlocks(saved: SavedReview | undefined): readonly Block[] {
  if (!saved) return [text(UNREAD)];
  return [
    {
      kind: 'table',
      caption: 'What the result of the last 24 hours was good for',
      head: ['what', 'figure'],
      rows: [
        ['requests answered from it: MHV was not asked', sayCount(saved.stored)],
        ['requests for which MHV was asked', sayCount(saved.asked)],
        ['calls saved, of both', sayShare(saved.share)],
        ['waiting saved, an estimate', sayDuration(saved.waitingSavedMs)],
        ['people who got their last known account while MHV could not answer', sayCount(saved.stale)],
        ['requests refused: not in the rollout', sayCount(saved.notInRollout)],
        ['requests refused: a planned outage', sayCount(saved.plannedOutage)],
        ["requests refused: the rollout's state unknown", sayCount(saved.rolloutUnknown)],
      ],
    },
    text(
      `The estimate: each of these requests would have waited for MHV and STS as long as those that did, ${sayMs(saved.upstreamMs)} on average.`,
    ),
  ];
}
