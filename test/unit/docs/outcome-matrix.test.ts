import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  catalogueEntry,
  errorCatalogue,
  failureReasons,
  type Reason,
} from '../../../lambdas/contracts/error-catalogue.ts';
import type { Failure } from '../../../lambdas/contracts/failure.ts';
import { answeringAccount } from '../../../lambdas/create-account/policy.ts';
import type { StoredResults } from '../../../lambdas/ports/result-store/result-store.ts';
import { staleAccount } from '../../../lambdas/ports/result-store/stale-account.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

interface Row {
  readonly outcome: string;
  readonly action: string;
  readonly stale: string;
  readonly account: string;
}

/** Rows of the last table of docs/sequence.md: those whose first cell is one name in backticks. */
function matrix(): Row[] {
  const text = readFileSync(path.resolve('docs/sequence.md'), 'utf8');
  const [, table = ''] = text.split('## Outcome and state');
  return [...table.matchAll(/^\| `(\w+)` \| (\w+) \| (yes|no) \| ([^|]+) \|/gm)].map(
    ([, outcome = '', action = '', stale = '', account = '']) => ({ outcome, action, stale, account }),
  );
}

const successes = ['created', 'found', 'created_without_messaging', 'stored'];
/** Outcomes before MHV is asked, and one after it that is no result. */
const withoutResult = [
  'refused',
  'not_in_rollout',
  'rollout_unknown',
  'planned_outage',
  'event_not_accepted',
  'accepted',
];
const reasonsInMatrix = matrix().filter(({ outcome }) => Object.hasOwn(errorCatalogue, outcome));

const earlier = {
  icn: '1012667145V762142',
  correlationId: 'earlier',
  occurredAt: '2026-11-05T10:00:00.000Z',
};
const later = { ...earlier, correlationId: 'later', occurredAt: '2026-11-05T11:00:00.000Z' };
const failureOf = (reason: string): Failure => ({
  reason: reason as Failure['reason'],
  detail: 'What happened.',
});

describe('the matrix of docs/sequence.md', () => {
  test('has every outcome once', () => {
    const outcomes = matrix().map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual([...successes, ...withoutResult, ...failureReasons].sort());
  });

  test.each(reasonsInMatrix)('$outcome has the action of the catalogue', ({ outcome, action }) => {
    expect(action).toBe(catalogueEntry(outcome as Reason).action);
  });

  test.each(reasonsInMatrix)('$outcome: a known account is served as the policy says', ({
    outcome,
    stale,
    account,
  }) => {
    const known: StoredResults = { account: { ...earlier, account: created } };
    expect(stale).toBe(staleAccount(known, { reason: outcome as Reason }) ? 'yes' : 'no');
    expect(account.includes('served as stale')).toBe(stale === 'yes');
  });

  const failures = reasonsInMatrix.filter(({ outcome }) => failureReasons.includes(outcome as Reason));

  test.each(failures)('$outcome: the account is forgotten where the help desk is called', ({
    outcome,
    account,
  }) => {
    const { action } = catalogueEntry(outcome as Reason);
    expect(account.trim() === 'forgotten').toBe(action === 'contact_help_desk');
  });

  test.each(failures)('$outcome: afterwards the account does not answer the next request', ({ outcome }) => {
    const after: StoredResults = {
      account: { ...earlier, account: created },
      error: { ...later, failure: failureOf(outcome) },
    };
    expect(answeringAccount(after, false)).toBeUndefined();
  });
});
