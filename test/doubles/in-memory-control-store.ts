import type { OutageTime } from '../../lambdas/contracts/outage.ts';
import type { RolloutFlag } from '../../lambdas/contracts/rollout-flag.ts';
import type { ControlStore, Controls } from '../../lambdas/ports/control-store/control-store.ts';

/** Controls that tests set; `failing` makes reads throw as an outage, or a flag that cannot be read, does. */
export class InMemoryControlStore implements ControlStore {
  flag: RolloutFlag = { percentage: 100, applications: 'all' };
  outages: readonly OutageTime[] = [];
  failing = false;
  calendarFailing = false;
  reads = 0;

  async read(): Promise<Controls> {
    this.reads += 1;
    if (this.failing) throw new Error('the controls cannot be read');
    const { flag, outages } = this;
    if (!this.calendarFailing) return { flag, calendar: { kind: 'read', outages } };
    return { flag, calendar: { kind: 'unreadable', fault: new Error('the calendar cannot be read') } };
  }
}
