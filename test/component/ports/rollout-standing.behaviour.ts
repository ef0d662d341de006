import type { RolloutStanding } from '../../../lambdas/ports/rollout-standing/rollout-standing.ts';

/** What tests make of the rollout; the steps are those of plan `staging`. */
export type Told = 'running at staging/1/2, 50 %' | 'killed at staging/1/1' | 'without a plan, 25.695 %';

export interface StandingUnderTest {
  /** Of a stage that nobody has changed, at 12.345 percent at first. */
  readonly standing: RolloutStanding;
  become(told: Told): Promise<void>;
  /** Makes what is stored unreadable. */
  spoil(): Promise<void>;
}

/** What everything that tells where the rollout stands does. */
export function describeRolloutStandingBehaviour(
  name: string,
  factory: () => Promise<StandingUnderTest>,
): void {
  describe(`${name} as the standing of a rollout`, () => {
    let subject: StandingUnderTest;
    beforeEach(async () => {
      subject = await factory();
    });

    test('is the initial percentage on a stage that nobody has changed', async () => {
      expect(await subject.standing.read()).toEqual({ percentage: 12.345 });
    });

    test.each<[Told, object]>([
      ['running at staging/1/2, 50 %', { position: 'staging/1/2', percentage: 50 }],
      ['killed at staging/1/1', { position: 'staging/1/1', percentage: 0 }],
      ['without a plan, 25.695 %', { percentage: 25.695 }],
    ])('%s: so it is told', async (told, standing) => {
      await subject.become(told);
      expect(await subject.standing.read()).toEqual(standing);
    });

    test('that cannot be read is a fault, not a stage that nobody has changed', async () => {
      await subject.become('running at staging/1/2, 50 %');
      await subject.spoil();
      await expect(subject.standing.read()).rejects.toThrow();
    });
  });
}
