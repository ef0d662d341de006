import { catalogueEntry, failureReasons, type Reason } from '../../../lambdas/contracts/error-catalogue.ts';
import type { EntryOf, Finding, Told } from './told.ts';

type Answered = EntryOf<'answered'>;

/**
 * Every answer that a function gave has what it speaks of: an account of MHV is published, and stored or said not to be; an
 * error of MHV is published, and stored or a watched dead letter; a stored answer repeats one that was stored; a refusal
 * left nothing behind.
 */
export function everyAnswerIsKept(told: Told): Finding[] {
  return told
    .all('answered')
    .filter(({ by, id }) => by === 'function' && told.of(id, 'sent')[0]?.method === 'POST')
    .flatMap((answered) => {
      const what = whatIsWrong(answered, told);
      return what === undefined ? [] : [{ about: answered, what }];
    });
}

function whatIsWrong(answered: Answered, told: Told): string | undefined {
  const { id, status, body } = answered;
  if (body.meta?.source === 'stored')
    return hasStored(answered, told) ? undefined : 'a stored answer was never stored';
  if (status === 202) return undefined;
  if (status === 200) return whatIsWrongWithSuccess(answered, told);
  const reason = body.errors?.[0]?.meta.reason as Reason;
  if (body.meta?.source === 'mhv') return whatIsWrongWithFailure(id, told);
  if (reason === 'event_not_accepted') {
    return told.of(id, 'stored').some(({ what }) => what === 'account')
      ? 'it was said that nothing is kept, and an account was stored'
      : undefined;
  }
  const left = (['asked MHV', 'published', 'stored'] as const).find((kind) => told.of(id, kind).length > 0);
  return left && !failureReasons.includes(reason)
    ? `the refusal ${reason} (${catalogueEntry(reason).status}) left something behind: ${left}`
    : undefined;
}

function whatIsWrongWithSuccess({ id, body }: Answered, told: Told): string | undefined {
  if (!told.of(id, 'published').some(({ event }) => event.type === 'AccountCreationSucceeded')) {
    return 'an account was answered, and nobody told of it';
  }
  const stored = told.of(id, 'stored').filter(({ what }) => what === 'account');
  if (body.meta?.stored === false) return undefined;
  if (stored.length === 0) return 'an account was answered, and neither stored nor said not to be';
  // A queue that took the request and did not say so: its worker and the waiting request are two.
  const atMost = told.of(id, 'accepted').length > 0 ? 2 : 1;
  return stored.filter(({ outcome }) => outcome === 'stored').length > atMost
    ? `an account was stored more often than ${atMost}`
    : undefined;
}

function whatIsWrongWithFailure(id: string, told: Told): string | undefined {
  if (!told.of(id, 'published').some(({ event }) => event.type === 'AccountCreationFailed')) {
    return 'an error was answered, and nobody told of it';
  }
  const isStored = told.of(id, 'stored').some(({ what }) => what === 'error');
  const isWatched = told.of(id, 'dead letter').some(({ watched }) => watched);
  return isStored || isWatched
    ? undefined
    : 'an error was answered, and neither stored nor a dead letter with an alarm';
}

/** By the stamp and the id that the answer has. */
function hasStored({ icn, body }: Answered, told: Told): boolean {
  const { occurred_at: occurredAt, correlation_id: by } = body.meta ?? {};
  const before = told.round.before.get(icn);
  return (
    [before?.account, before?.error].some((kept) => kept?.occurredAt === occurredAt && kept?.id === by) ||
    told
      .ofPerson(icn, 'stored')
      .some((stored) => stored.occurredAt === occurredAt && stored.id === by && stored.outcome === 'stored')
  );
}

const toldToCall = (reason: string | undefined) =>
  reason !== undefined && catalogueEntry(reason as Reason).action === 'contact_help_desk';

/**
 * A stored account answers no request that was sent after a newer error had been stored; and as a stale one, none after an
 * error that sends the person to the help desk.
 */
export function noStoredAnswerOverNewerError(told: Told): Finding[] {
  return told.all('answered').flatMap((answered) => {
    const { id, icn, body, status } = answered;
    const { source, stale = false, occurred_at: stamp = '' } = body.meta ?? {};
    const [sent] = told.of(id, 'sent');
    if (status !== 200 || source !== 'stored' || !sent) return [];
    const error = told
      .ofPerson(icn, 'stored')
      .find(
        ({ what, outcome, at, occurredAt, reason }) =>
          what === 'error' &&
          outcome === 'stored' &&
          at <= sent.at &&
          occurredAt > stamp &&
          (!stale || toldToCall(reason)),
      );
    const what = `an account of ${stamp} answered over an error (${error?.reason}) of ${error?.occurredAt}`;
    return error ? [{ about: answered, what, ofPerson: true }] : [];
  });
}
