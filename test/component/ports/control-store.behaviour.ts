import type { Outage } from '../../../lambdas/contracts/outage.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import type { ControlStore } from '../../../lambdas/ports/control-store/control-store.ts';

/** A store of controls, and what operators and controller do to it. */
export interface ControlsUnderTest {
  /** Of a stage that nobody has changed, at 12.345 percent at first. */
  readonly store: ControlStore;
  write(state: RolloutState): Promise<void>;
  announce(outages: readonly Outage[]): Promise<void>;
  /** Makes what is stored unreadable. */
  spoil(what: 'state' | 'calendar'): Promise<void>;
}

/** What every store of controls does. */
export function describeControlStoreBehaviour(name: string, factory: () => Promise<ControlsUnderTest>): void {
  describe(`${name} as a store of controls`, () => {
    let subject: ControlsUnderTest;
    beforeEach(async () => {
      subject = await factory();
    });
    const flag = async () => (await subject.store.read()).flag;
    const state = (changes: Partial<RolloutState>): RolloutState => ({
      ...freshState(0, 0),
      version: 1,
      ...changes,
    });
    const outage: Outage = {
      id: 'mhv-0a1b2c3d',
      service: 'mhv',
      start: 10,
      end: 20,
      message: 'patches',
      by: 'olga',
      told: ['announced'],
    };

    test('has the initial flag and no outage on a stage that nobody has changed', async () => {
      expect(await subject.store.read()).toEqual({
        flag: { percentage: 12.345, applications: 'all' },
        calendar: { kind: 'read', outages: [] },
      });
    });

    test.each([0, 0.001, 25.695, 100])('has a percentage of %d as it was written', async (percentage) => {
      await subject.write(state({ percentage }));
      expect(await flag()).toEqual({ percentage, applications: 'all' });
    });

    test('has the applications that take part', async () => {
      await subject.write(state({ percentage: 50, applications: ['va-gov', 'mobile'] }));
      expect(await flag()).toEqual({ percentage: 50, applications: ['va-gov', 'mobile'] });
    });

    test('has the outages as they were announced, and the flag beside them', async () => {
      await subject.write(state({ percentage: 50 }));
      await subject.announce([outage, { ...outage, id: 'sts-0a1b2c3d', service: 'sts', start: 30, end: 40 }]);
      expect(await subject.store.read()).toMatchObject({
        flag: { percentage: 50 },
        calendar: {
          kind: 'read',
          outages: [
            { service: 'mhv', start: 10, end: 20 },
            { service: 'sts', start: 30, end: 40 },
          ],
        },
      });
    });

    test('has the last ones at each read', async () => {
      await subject.write(state({ percentage: 50 }));
      await subject.store.read();
      await subject.write(state({ percentage: 0, version: 2, status: 'killed' }));
      expect((await flag()).percentage).toBe(0);
    });

    test('a flag that cannot be read is a fault, not a stage that nobody has changed', async () => {
      await subject.write(state({ percentage: 50 }));
      await subject.spoil('state');
      await expect(subject.store.read()).rejects.toThrow();
    });

    test('a calendar that cannot be read leaves the flag', async () => {
      await subject.write(state({ percentage: 50 }));
      await subject.announce([outage]);
      await subject.spoil('calendar');
      expect(await subject.store.read()).toMatchObject({
        flag: { percentage: 50 },
        calendar: { kind: 'unreadable', fault: expect.any(Error) },
      });
    });
  });
}
