import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { changed, freshState } from '../../../lambdas/control-rollout/change-state.ts';
import type { RolloutStore } from '../../../lambdas/ports/rollout-store/rollout-store.ts';

/** What every store of a rollout does. @param factory an empty one. */
export function describeRolloutStoreBehaviour(
  name: string,
  factory: () => RolloutStore | Promise<RolloutStore>,
): void {
  describe(`${name} as a rollout store`, () => {
    let store: RolloutStore;
    beforeEach(async () => {
      store = await factory();
    });

    const first = changed(freshState(0, 0), { what: 'started', why: 'a test' }, { by: 'tester', at: 1 });
    const raisedFrom = (state: RolloutState, percentage: number) =>
      changed(
        state,
        {
          what: 'raised',
          why: 'a test',
          percentage,
          signOffs: [{ role: 'r', name: 'n', digest: 'd', at: 1 }],
        },
        { by: 'tester', at: state.lastEntry.at + 1 },
      );

    test('has nothing at first', async () => {
      expect([await store.read(), await store.log(), await store.told()]).toEqual([undefined, [], 0]);
    });

    test('gives back what was written, whole', async () => {
      const second = raisedFrom(first, 5);
      expect(await store.write(undefined, first)).toBe('written');
      expect(await store.write(first, second)).toBe('written');
      expect(await store.read()).toEqual(second);
    });

    test('two at once: one wins, the other is told, and nothing of it stays', async () => {
      await store.write(undefined, first);
      expect(await store.write(undefined, raisedFrom(first, 99))).toBe('conflict');
      const results = await Promise.all(
        [5, 10, 20].map((percentage) => store.write(first, raisedFrom(first, percentage))),
      );
      expect(results.sort()).toEqual(['conflict', 'conflict', 'written']);
      const state = await store.read();
      expect(await store.log()).toEqual([first.lastEntry, state?.lastEntry]);
    });

    test('the log has every entry in the order of versions, the last one too', async () => {
      let state = first;
      await store.write(undefined, state);
      for (let change = 0; change < 12; change += 1) {
        const next = raisedFrom(state, change);
        await store.write(state, next);
        state = next;
      }
      expect((await store.log()).map(({ version }) => version)).toEqual(
        Array.from({ length: 13 }, (_, at) => at + 1),
      );
    });

    test('can be forced to 0, and where nothing is stored nothing is', async () => {
      await store.forceToZero();
      expect(await store.read()).toBeUndefined();
      const raised = raisedFrom(first, 50);
      await store.write(undefined, first);
      await store.write(first, raised);
      await store.forceToZero();
      expect(await store.read()).toEqual({ ...raised, percentage: 0, status: 'killed' });
    });

    test('what people were told never goes back', async () => {
      await store.markTold(3);
      await store.markTold(2);
      expect(await store.told()).toBe(3);
      await store.markTold(11);
      expect(await store.told()).toBe(11);
    });
  });
}
