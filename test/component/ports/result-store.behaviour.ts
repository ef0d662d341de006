import { randomInt } from 'node:crypto';
import type {
  AccountResult,
  ErrorResult,
  Pending,
  ResultStore,
} from '../../../lambdas/ports/result-store/result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

const DAY_S = 86_400;
const HOUR_S = 3_600;

/** What every result store does. @param factory a store that tells the time by this clock. */
export function describeResultStoreBehaviour(
  name: string,
  factory: (clock: ManualClock) => ResultStore,
): void {
  describe(`${name} as a result store`, () => {
    let clock: ManualClock;
    let store: ResultStore;
    let icn: string;
    beforeEach(() => {
      clock = new ManualClock();
      store = factory(clock);
      icn = `${randomInt(1_000_000_000, 9_999_999_999)}V123456`;
    });

    const at = (seconds: number) => new Date(clock.now() + seconds * 1000).toISOString();
    const account = (occurredAt: string, changes: Partial<AccountResult> = {}): AccountResult => ({
      icn,
      occurredAt,
      correlationId: 'request-1',
      account: created,
      ...changes,
    });
    const error = (occurredAt: string, changes: Partial<ErrorResult> = {}): ErrorResult => ({
      icn,
      occurredAt,
      correlationId: 'request-2',
      failure: { reason: 'mhv_805', code: 805, detail: 'Deactivated Account found in MHV for ICN' },
      ...changes,
    });

    test('knows nothing of a person at first', async () => {
      expect(await store.read(icn)).toEqual({});
    });

    test('gives back an account as it was stored', async () => {
      expect(await store.storeAccount(account(at(0)))).toBe('stored');
      expect(await store.read(icn)).toEqual({ account: account(at(0)) });
    });

    test('gives back an error as it was stored, with and without a code', async () => {
      expect(await store.storeError(error(at(0)))).toBe('stored');
      expect(await store.read(icn)).toEqual({ error: error(at(0)) });
      const withoutCode = error(at(1), {
        failure: { reason: 'mhv_unreachable', detail: 'MHV answered 503.' },
      });
      await store.storeError(withoutCode);
      expect(await store.read(icn)).toEqual({ error: withoutCode });
    });

    test('keeps account and error side by side', async () => {
      await store.storeAccount(account(at(1)));
      expect(await store.storeError(error(at(0)))).toBe('stored');
      expect(await store.read(icn)).toEqual({ account: account(at(1)), error: error(at(0)) });
    });

    const pending = (occurredAt: string): Pending => ({ icn, occurredAt, correlationId: 'request-3' });

    test('gives back what was accepted beside the results, and the newest of it', async () => {
      await store.storeAccount(account(at(-1)));
      expect(await store.storePending(pending(at(0)))).toBe('stored');
      expect(await store.storePending({ ...pending(at(0)), correlationId: 'late' })).toBe('outdated');
      expect(await store.read(icn)).toEqual({ account: account(at(-1)), pending: pending(at(0)) });
      expect(await store.storePending(pending(at(1)))).toBe('stored');
      expect((await store.read(icn)).pending).toEqual(pending(at(1)));
    });

    test('waits an hour for what was accepted and not longer', async () => {
      await store.storePending(pending(at(0)));
      clock.advance((HOUR_S - 1) * 1000);
      expect(await store.read(icn)).toEqual({
        pending: { ...pending(at(0)), occurredAt: expect.any(String) },
      });
      clock.advance(1000);
      expect(await store.read(icn)).toEqual({});
    });

    test('keeps people apart', async () => {
      await store.storeAccount(account(at(0)));
      expect(await store.read(`${icn.slice(0, -1)}7`)).toEqual({});
    });

    test('replaces a result by a newer one, a millisecond is enough', async () => {
      await store.storeAccount(account(at(0)));
      const newer = account(at(0.001), { account: { ...created, user_profile_id: '999' } });
      expect(await store.storeAccount(newer)).toBe('stored');
      expect((await store.read(icn)).account).toEqual(newer);
    });

    test.each([
      ['older', -1],
      ['the same', 0],
    ])('leaves a result where %s one comes late', async (_, seconds) => {
      await store.storeAccount(account(at(0)));
      await store.storeError(error(at(0)));
      expect(await store.storeAccount(account(at(seconds), { correlationId: 'late' }))).toBe('outdated');
      expect(await store.storeError(error(at(seconds), { correlationId: 'late' }))).toBe('outdated');
      expect(await store.read(icn)).toEqual({ account: account(at(0)), error: error(at(0)) });
    });

    test('forgets an account that is not newer, and leaves the error', async () => {
      await store.storeAccount(account(at(0)));
      await store.storeError(error(at(0)));
      await store.forgetAccount(icn, at(0));
      expect(await store.read(icn)).toEqual({ error: error(at(0)) });
    });

    test('does not forget a newer account; forgetting nobody is fine', async () => {
      await store.forgetAccount(icn, at(0));
      await store.storeAccount(account(at(1)));
      await store.forgetAccount(icn, at(0));
      expect(await store.read(icn)).toEqual({ account: account(at(1)) });
    });

    test('ends at the newest of many, in whatever order they come and at once', async () => {
      const seconds = [3, 1, 4, 0, 5, 9, 2, 6, 8, 7];
      await Promise.all(seconds.map((second) => store.storeError(error(at(second)))));
      expect((await store.read(icn)).error?.occurredAt).toBe(at(9));
    });

    test('answers with a result for 24 hours and not longer', async () => {
      await store.storeAccount(account(at(0)));
      await store.storeError(error(at(1)));
      clock.advance((DAY_S - 1) * 1000);
      expect(Object.keys(await store.read(icn)).sort()).toEqual(['account', 'error']);
      clock.advance(1000);
      expect(Object.keys(await store.read(icn))).toEqual(['error']);
      clock.advance(1000);
      expect(await store.read(icn)).toEqual({});
    });
  });
}
