import type { Outage } from '../../lambdas/contracts/rollout-state.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';

export class InMemoryOutageStore implements OutageStore {
  readonly #outages = new Map<string, Outage>();

  async endingAfter(time: number): Promise<readonly Outage[]> {
    return [...this.#outages.values()].filter(({ end }) => end > time).sort((a, b) => a.start - b.start);
  }

  async put(outage: Outage): Promise<void> {
    this.#outages.set(outage.id, outage);
  }
}
