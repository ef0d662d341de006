import { randomUUID } from 'node:crypto';
import type { Feedback } from '../../../lambdas/contracts/feedback.ts';
import type { Clock } from '../../../lambdas/ports/clock/clock.ts';
import {
  FEEDBACK_LIFETIME_MS,
  type FeedbackStore,
} from '../../../lambdas/ports/feedback-store/feedback-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';

/** What every store of feedback does. @param factory an empty one. */
export function describeFeedbackStoreBehaviour(
  name: string,
  factory: (clock: Clock) => FeedbackStore | Promise<FeedbackStore>,
): void {
  describe(`${name} as a feedback store`, () => {
    let clock: ManualClock;
    let store: FeedbackStore;
    beforeEach(async () => {
      clock = new ManualClock();
      store = await factory(clock);
    });

    const said = (correlationId: string, changes: Partial<Feedback> = {}): Feedback => ({
      id: randomUUID(),
      correlationId,
      at: clock.now(),
      rating: 4,
      kind: 'praise',
      application: 'va-gov-back-end',
      ...changes,
    });
    const all = () => store.list(0, Number.MAX_SAFE_INTEGER);

    test('has nothing at first', async () => {
      expect(await all()).toEqual([]);
    });

    test('gives back what was kept, whole, with and without what need not be there', async () => {
      const little = said('answer-1');
      const much = said('answer-2', {
        at: clock.now() + 1,
        comment: 'It “worked” 👍',
        position: 'production/1/2',
        percentage: 12.345,
      });
      expect(await store.keep(much)).toBe('kept');
      expect(await store.keep(little)).toBe('kept');
      expect(await all()).toEqual([little, much]);
    });

    test('of two about one answer the first stays, and the second is told', async () => {
      const first = said('answer-1');
      await store.keep(first);
      expect(await store.keep(said('answer-1', { rating: 1 }))).toBe('known');
      expect(await all()).toEqual([first]);
    });

    test('of several at once one wins', async () => {
      const results = await Promise.all([1, 2, 3].map((rating) => store.keep(said('answer-1', { rating }))));
      expect(results.sort()).toEqual(['kept', 'known', 'known']);
      expect(await all()).toHaveLength(1);
    });

    test('the same, written again because an answer was lost, is kept once', async () => {
      const once = said('answer-1');
      await store.keep(once);
      expect(await store.keep(once)).toBe('kept');
      expect(await all()).toEqual([once]);
    });

    test('lists a span: its beginning is in it and its end is not, oldest first', async () => {
      for (const at of [30, 10, 20]) {
        await store.keep(said(`answer-${at}`, { at: clock.now() + at }));
      }
      const found = await store.list(clock.now() + 10, clock.now() + 30);
      expect(found.map(({ at }) => at - clock.now())).toEqual([10, 20]);
    });

    test('after 90 days it is gone, whenever the table deletes it, and the answer may be spoken of again', async () => {
      await store.keep(said('answer-1'));
      clock.advance(FEEDBACK_LIFETIME_MS - 1);
      expect(await all()).toHaveLength(1);
      expect(await store.keep(said('answer-1'))).toBe('known');
      clock.advance(1);
      expect(await all()).toEqual([]);
      const again = said('answer-1');
      expect(await store.keep(again)).toBe('kept');
      expect(await all()).toEqual([again]);
    });
  });
}
