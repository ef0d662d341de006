import type { AccountWork } from '../../../lambdas/contracts/account-work.ts';
import type { BackgroundWork } from '../../../lambdas/ports/background-work/background-work.ts';
import { AWS_GIVES_UP_MS, type Faults } from './faults.ts';

/** A queue that is down, or takes the work and does not say so. */
export class FaultyBackgroundWork implements BackgroundWork {
  readonly #faults: Faults;
  readonly #accept: (work: AccountWork) => void;

  constructor(faults: Faults, accept: (work: AccountWork) => void) {
    this.#faults = faults;
    this.#accept = accept;
  }

  add(work: AccountWork): Promise<void> {
    const { steps, dice, weather } = this.#faults;
    return steps.call(async () => {
      await steps.wait(dice.between(5, 30));
      const isDown = weather.strikes('work queue down');
      if (!isDown || dice.chance(0.3)) this.#accept(work);
      if (!isDown) return;
      await steps.wait(AWS_GIVES_UP_MS);
      throw new Error(`the queue does not answer to ${JSON.stringify(work)}`);
    });
  }
}
