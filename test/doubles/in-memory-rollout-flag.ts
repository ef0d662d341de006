import type { Flag, RolloutFlag } from '../../lambdas/ports/rollout-flag/rollout-flag.ts';

/** A flag that tests set; `failing` makes reads throw as an outage, or a state that cannot be read, does. */
export class InMemoryRolloutFlag implements RolloutFlag {
  flag: Flag = { percentage: 100, applications: 'all' };
  failing = false;
  reads = 0;

  async read(): Promise<Flag> {
    this.reads += 1;
    if (this.failing) throw new Error('the rollout cannot be read');
    return this.flag;
  }
}
