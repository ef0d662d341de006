import fc from 'fast-check';
import { type Reason, reasonOfCode } from '../../../lambdas/contracts/error-catalogue.ts';
import type { Failure } from '../../../lambdas/contracts/failure.ts';
import { answeringAccount, pauseBeforeRetry } from '../../../lambdas/create-account/policy.ts';
import type {
  AccountResult,
  ErrorResult,
  StoredResults,
} from '../../../lambdas/ports/result-store/result-store.ts';
import { staleAccount } from '../../../lambdas/ports/result-store/stale-account.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

const at = (second: number) => `2026-11-05T19:00:0${second}.000Z`;
const account = (second: number): AccountResult => ({
  icn: '1012667145V762142',
  occurredAt: at(second),
  correlationId: 'a',
  account: created,
});
const failure = (reason: Reason): Failure => ({ reason: reason as Failure['reason'], detail: '' });
const error = (second: number, reason: Reason): ErrorResult => ({
  icn: '1012667145V762142',
  occurredAt: at(second),
  correlationId: 'b',
  failure: failure(reason),
});

describe('the pause before a retry', () => {
  test.each([
    [0, 0, 200],
    [0, 0.5, 300],
    [1, 0, 400],
    [1, 0.5, 600],
    [2, 0, 800],
    [3, 0, 1_000],
    [30, 0, 1_000],
    [2_000, 0, 1_000],
  ])('number %i, with %d as chance, is %i ms', (retry, random, pause) => {
    expect(pauseBeforeRetry(retry, random)).toBe(pause);
  });

  test('is between half of its longest and its longest, and never over 2 s', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100), chance, (retry, random) => {
        const longest = Math.min(400 * 2 ** retry, 2_000);
        const pause = pauseBeforeRetry(retry, random);
        expect(pause).toBeGreaterThanOrEqual(longest / 2);
        expect(pause).toBeLessThanOrEqual(longest);
      }),
    );
  });
});

describe('the account that answers without MHV', () => {
  test.each<[string, StoredResults, boolean]>([
    ['nothing is stored', {}, false],
    ['an account is stored', { account: account(1) }, true],
    ['an error alone is stored', { error: error(1, 'mhv_803') }, false],
    ['the error is older', { account: account(2), error: error(1, 'mhv_805') }, true],
    ['the error is newer', { account: account(1), error: error(2, 'mhv_803') }, false],
    ['both are of one moment', { account: account(1), error: error(1, 'mhv_805') }, true],
  ])('when %s', (_, stored, answers) => {
    expect(answeringAccount(stored, false)).toBe(answers ? stored.account : undefined);
    expect(answeringAccount(stored, true)).toBeUndefined();
  });
});

describe('the stale account while MHV is down', () => {
  const down: Reason[] = ['mhv_busy', 'mhv_unreachable', 'mhv_unreadable', 'sts_unreachable', 'breaker_open'];
  const answered: Reason[] = [
    ...[801, 802, 803, 804, 805, 806, 807, 808, 809, 810, 811, 812, 899].map(reasonOfCode),
    'secret_missing',
  ];

  test.each(down)('is served after %s', (reason) => {
    expect(staleAccount({ account: account(1) }, failure(reason))).toEqual(account(1));
    expect(staleAccount({}, failure(reason))).toBeUndefined();
  });

  test.each(answered)('is not served after %s: MHV is not down', (reason) => {
    expect(staleAccount({ account: account(1) }, failure(reason))).toBeUndefined();
  });

  test.each([801, 805, 806, 807])('is not served if the person got %i since', (code) => {
    const stored = { account: account(1), error: error(2, reasonOfCode(code)) };
    for (const reason of down) expect(staleAccount(stored, failure(reason))).toBeUndefined();
  });

  test.each([801, 805, 806, 807])('is served if the person got %i before it', (code) => {
    const stored = { account: account(2), error: error(1, reasonOfCode(code)) };
    for (const reason of down) expect(staleAccount(stored, failure(reason))).toEqual(account(2));
  });

  test.each([802, 803, 804, 808, 809, 899])('is served if the person got %i since', (code) => {
    const stored = { account: account(1), error: error(2, reasonOfCode(code)) };
    for (const reason of down) expect(staleAccount(stored, failure(reason))).toEqual(account(1));
  });
});
