import type { IncidentState } from '../../../lambdas/contracts/incident-state.ts';
import type { Incident } from '../../../lambdas/contracts/incidents.ts';
import type { IncidentStore } from '../../../lambdas/ports/incident-store/incident-store.ts';
import { incident } from '../../fixtures/incidents.ts';

const acknowledged = { by: 'olga', at: 9, falseAlarm: true };

/** What every store of incidents does. @param factory an empty one. */
export function describeIncidentStoreBehaviour(
  name: string,
  factory: () => IncidentStore | Promise<IncidentStore>,
): void {
  describe(`${name} as an incident store`, () => {
    let store: IncidentStore;
    beforeEach(async () => {
      store = await factory();
    });

    const stateOf = (...incidents: Incident[]): IncidentState => ({
      alarms: { 'an-alarm': { on: true, at: 5 } },
      incidents,
      outbox: [
        {
          id: 'a-errors-opened-0',
          topic: 'errors',
          what: 'opened',
          about: 'a-errors',
          groups: ['delivery'],
          hours: 'off',
          severity: 'page',
          unpublished: true,
          unposted: [],
          tries: 1,
          claimedUntil: 30,
        },
      ],
    });
    const [a, b, c] = ['a-errors', 'b-latency', 'c-errors'].map((id, index) =>
      incident({ id, endedAt: 1_000 * (index + 1) }),
    ) as [Incident, Incident, Incident];
    const history = async (from = 0, to = 1e12) => (await store.ended(from, to)).map(({ id }) => id);

    test('has nothing at first', async () => {
      expect(await store.open()).toEqual({ version: 0, alarms: {}, incidents: [], outbox: [] });
      expect(await history()).toEqual([]);
    });

    test('gives back what was written, whole, with another version', async () => {
      const first = await store.open();
      expect(await store.write(first, stateOf(incident({ outage: 'mhv-1', acknowledged })))).toBe('written');
      const second = await store.open();
      expect(second).toEqual({
        version: expect.any(Number),
        ...stateOf(incident({ outage: 'mhv-1', acknowledged })),
      });
      expect(await store.write(second, stateOf(a))).toBe('written');
      expect((await store.open()).version).toBeGreaterThan(second.version);
    });

    test('two at once: one wins, the other is told, and nothing of it stays', async () => {
      const empty = await store.open();
      await store.write(empty, stateOf(a));
      expect(await store.write(empty, stateOf(b))).toBe('conflict');
      const read = await store.open();
      const results = await Promise.all(
        [stateOf(a, b), stateOf(a, c)].map((state) => store.write(read, state)),
      );
      expect(results.sort()).toEqual(['conflict', 'written']);
      expect((await store.open()).incidents).toHaveLength(2);
    });

    test('those that leave are in the history, by their end, even if the write comes too late', async () => {
      await store.write(await store.open(), stateOf(c, a, b));
      const all = await store.open();
      await store.write(all, stateOf(b));
      expect(await history()).toEqual(['a-errors', 'c-errors']);
      expect(await store.write(all, stateOf())).toBe('conflict');
      expect(await history()).toEqual(['a-errors', 'b-latency', 'c-errors']);
      expect(await store.ended(0, 1e12)).toEqual([a, b, c]);
      expect([await history(1_000, 2_000), await history(1_001, 3_000), await history(3_001)]).toEqual([
        ['a-errors'],
        ['b-latency'],
        [],
      ]);
    });

    test('the history is read in pages', async () => {
      const note = 'x'.repeat(150_000);
      const long = Array.from({ length: 10 }, (_, index) =>
        incident({ id: `${index}-errors`, endedAt: index, acknowledged: { ...acknowledged, note } }),
      );
      for (const each of long) {
        await store.write(await store.open(), stateOf(each));
        await store.write(await store.open(), stateOf());
      }
      expect(await history()).toEqual(long.map(({ id }) => id));
    });

    test('what is said of an ended one stays, whatever a late writer puts there', async () => {
      await store.write(await store.open(), stateOf(a));
      const late = await store.open();
      await store.write(late, stateOf());
      await store.acknowledgeEnded({ ...a, acknowledged });
      expect(await store.write(late, stateOf())).toBe('conflict');
      expect(await store.ended(0, 1e12)).toEqual([{ ...a, acknowledged }]);
      await store.acknowledgeEnded({ ...b, acknowledged });
      expect(await history()).toEqual(['a-errors']);
    });

    test('what is said of one that is about to leave is in the history too', async () => {
      await store.write(await store.open(), stateOf(a));
      const late = await store.open();
      await store.write(late, stateOf({ ...a, acknowledged }));
      expect(await store.write(late, stateOf())).toBe('conflict');
      await store.write(await store.open(), stateOf());
      expect(await store.ended(0, 1e12)).toEqual([{ ...a, acknowledged }]);
    });
  });
}
