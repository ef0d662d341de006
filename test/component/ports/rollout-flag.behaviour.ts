import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import type { RolloutFlag } from '../../../lambdas/ports/rollout-flag/rollout-flag.ts';

/** A flag, and what operators and controller do to it. */
export interface FlagUnderTest {
  /** Of a stage that nobody has changed, at 12.345 percent at first. */
  readonly flag: RolloutFlag;
  write(state: RolloutState): Promise<void>;
  /** Makes what is stored unreadable. */
  spoil(): Promise<void>;
}

/** What every rollout flag does. */
export function describeRolloutFlagBehaviour(name: string, factory: () => Promise<FlagUnderTest>): void {
  describe(`${name} as a rollout flag`, () => {
    let subject: FlagUnderTest;
    beforeEach(async () => {
      subject = await factory();
    });
    const state = (changes: Partial<RolloutState>): RolloutState => ({
      ...freshState(0, 0),
      version: 1,
      ...changes,
    });

    test('is the initial one of a stage that nobody has changed', async () => {
      expect(await subject.flag.read()).toEqual({ percentage: 12.345, applications: 'all' });
    });

    test.each([0, 0.001, 25.695, 100])('has a percentage of %d as it was written', async (percentage) => {
      await subject.write(state({ percentage }));
      expect(await subject.flag.read()).toEqual({ percentage, applications: 'all' });
    });

    test('has the applications that take part', async () => {
      await subject.write(state({ percentage: 50, applications: ['va-gov', 'mobile'] }));
      expect(await subject.flag.read()).toEqual({ percentage: 50, applications: ['va-gov', 'mobile'] });
    });

    test('is the last one at each read', async () => {
      await subject.write(state({ percentage: 50 }));
      await subject.flag.read();
      await subject.write(state({ percentage: 0, version: 2, status: 'killed' }));
      expect((await subject.flag.read()).percentage).toBe(0);
    });

    test('that cannot be read is a fault, not a stage that nobody has changed', async () => {
      await subject.write(state({ percentage: 50 }));
      await subject.spoil();
      await expect(subject.flag.read()).rejects.toThrow();
    });
  });
}
