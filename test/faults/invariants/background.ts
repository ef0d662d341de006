import { catalogueEntry, type Reason } from '../../../lambdas/contracts/error-catalogue.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import type { EntryOf, Finding, Told } from './told.ts';

const WORKER = 'create-account-worker';

/** What was accepted ends: the person has a result that is newer by its stamp, or something of it is a dead letter with an alarm. */
export function everyAcceptedRequestEnds(told: Told): Finding[] {
  return told.all('accepted').flatMap((accepted) => {
    const hasResult = told
      .ofPerson(accepted.icn, 'stored')
      .some(({ occurredAt, outcome }) => outcome === 'stored' && occurredAt > accepted.occurredAt);
    const isWatched = told.of(accepted.id, 'dead letter').some(({ watched }) => watched);
    const what = 'accepted, and it came to neither a result nor a dead letter with an alarm';
    return hasResult || isWatched ? [] : [{ about: accepted, what, ofPerson: true }];
  });
}

/** Every 202 speaks of work that was put into the queue: the request's own, or that of one before it, which it joins. */
export function every202IsAccepted(told: Told): Finding[] {
  return told.all('answered').flatMap((answered) => {
    if (answered.status !== 202) return [];
    const id = answered.body.data?.id ?? '';
    const isAccepted =
      told.round.before.get(answered.icn)?.pending?.id === id ||
      told.of(id, 'accepted').some(({ icn, at }) => icn === answered.icn && at <= answered.at);
    return isAccepted ? [] : [{ about: answered, what: `202 about ${id}, which is not in the queue` }];
  });
}

/** Work that comes again, or whose person has a newer result meanwhile, does not ask MHV: if the result is still there and could be read. */
export function workIsNotDoneAgain(told: Told): Finding[] {
  return told.all('asked MHV').flatMap((asked) => {
    const [accepted] = told.of(asked.id, 'accepted');
    const began = earliestThatRuns(asked, told);
    if (!accepted || !began || !couldRead(began, told)) return [];
    const there = lastStored(told, began).find(
      (stored) => stored.occurredAt > accepted.occurredAt && endsWork(stored, asked.id),
    );
    const isForgotten = told
      .ofPerson(asked.icn, 'forgotten')
      .some(({ at }) => there && at >= there.at && at <= asked.at);
    const what = `MHV was asked for work whose person had a result of ${there?.occurredAt}`;
    return there && !isForgotten ? [{ about: asked, what, ofPerson: true }] : [];
  });
}

/** The person's account and error as the run found them: of each kind the newest is kept. */
function lastStored(told: Told, { icn, at }: EntryOf<'began'>): EntryOf<'stored'>[] {
  const before = told
    .ofPerson(icn, 'stored')
    .filter((stored) => stored.outcome === 'stored' && stored.at < at)
    .sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
  return ['account', 'error'].flatMap((kind) => before.findLast(({ what }) => what === kind) ?? []);
}

/** An account, the work's own error, or one that asking again does not change. */
function endsWork({ what, reason, id }: EntryOf<'stored'>, work: string): boolean {
  return what === 'account' || id === work || !catalogueEntry(reason as Reason).retryable;
}

/** The same work can be worked on twice at once: which of them asked is not known, and the one that began first may. */
function earliestThatRuns({ id, at }: EntryOf<'asked MHV'>, told: Told): EntryOf<'began'> | undefined {
  const isOver = (began: EntryOf<'began'>) =>
    told.of(id, 'ended').some((ended) => isRunOf(ended, began) && ended.at < at);
  return told.of(id, 'began').find((began) => began.at <= at && !isOver(began));
}

const isRunOf = ({ capability, beganAt }: EntryOf<'ended'>, began: EntryOf<'began'>) =>
  capability === WORKER && beganAt === began.at;

/** A killed worker does not say so: it may not have been able to. */
function couldRead(began: EntryOf<'began'>, told: Told): boolean {
  const ended = told.of(began.id, 'ended').find((each) => isRunOf(each, began));
  return ended?.how === 'answered' && (ended.counted[metrics.resultNotRead] ?? 0) === 0;
}
