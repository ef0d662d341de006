import type { EntryOf, Finding, Told } from './told.ts';

/** Of a person's accounts, and of their errors, no stored one is replaced by one with an older stamp. */
export function resultsAreOrderedByTheirStamps(told: Told): Finding[] {
  const newest = new Map<string, string>();
  for (const [icn, { account, error }] of told.round.before) {
    if (account) newest.set(`${icn} account`, account.occurredAt);
    if (error) newest.set(`${icn} error`, error.occurredAt);
  }
  const findings: Finding[] = [];
  for (const entry of told.round.entries) {
    if (entry.kind === 'forgotten' && (newest.get(`${entry.icn} account`) ?? '') <= entry.occurredAt) {
      newest.delete(`${entry.icn} account`);
    }
    if (entry.kind !== 'stored' || entry.outcome !== 'stored') continue;
    const key = `${entry.icn} ${entry.what}`;
    const there = newest.get(key) ?? '';
    if (entry.occurredAt <= there) {
      const what = `the ${entry.what} of ${there} was replaced by an older one, of ${entry.occurredAt}`;
      findings.push({ about: entry, what, ofPerson: true });
    }
    newest.set(key, entry.occurredAt);
  }
  return findings;
}

/** What `GET` answers is not older than what had been stored before it was sent. */
export function readsAreCurrent(told: Told): Finding[] {
  return told.all('answered').flatMap((answered) => {
    const [sent] = told.of(answered.id, 'sent');
    if (sent?.method !== 'GET' || answered.by !== 'function' || answered.body.meta?.stale) return [];
    const stamp = stampOf(answered);
    const newer = told
      .ofPerson(answered.icn, 'stored')
      .find(
        (stored) => stored.outcome === 'stored' && stored.at <= sent.at && stored.occurredAt > (stamp ?? '9'),
      );
    if (!newer || isForgotten(newer, answered.at, told)) return [];
    const what = `GET answered ${stamp || 'nothing'} after the ${newer.what} of ${newer.occurredAt} was stored`;
    return [{ about: answered, what, ofPerson: true }];
  });
}

/** Of the result; empty if there was none; undefined if the answer says nothing of it. */
function stampOf({ status, body }: EntryOf<'answered'>): string | undefined {
  return status === 404 ? '' : body.meta?.occurred_at;
}

function isForgotten({ icn, what, occurredAt, at }: EntryOf<'stored'>, until: number, told: Told): boolean {
  return (
    what === 'account' &&
    told
      .ofPerson(icn, 'forgotten')
      .some((forgotten) => forgotten.at >= at && forgotten.at <= until && forgotten.occurredAt >= occurredAt)
  );
}
