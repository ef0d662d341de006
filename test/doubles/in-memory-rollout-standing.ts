import type { RolloutStanding, Standing } from '../../lambdas/ports/rollout-standing/rollout-standing.ts';

/** A rollout that tests set; `failing` makes reads throw as an outage, or a state that cannot be read, does. */
export class InMemoryRolloutStanding implements RolloutStanding {
  standing: Standing = { percentage: 100 };
  failing = false;

  async read(): Promise<Standing> {
    if (this.failing) throw new Error('the rollout cannot be read');
    return this.standing;
  }
}
