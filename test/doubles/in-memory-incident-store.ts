import {
  type IncidentState,
  noIncidents,
  type OpenIncidents,
} from '../../lambdas/contracts/incident-state.ts';
import type { Incident } from '../../lambdas/contracts/incidents.ts';
import type { IncidentStore, IncidentsWritten } from '../../lambdas/ports/incident-store/incident-store.ts';

/** Either may throw, to play a store that cannot be reached, or a process that is killed before or after a write. */
export class InMemoryIncidentStore implements IncidentStore {
  beforeEachCall: () => void = () => undefined;
  afterEachWrite: () => void = () => undefined;
  #open: OpenIncidents = noIncidents;
  readonly #ended = new Map<string, Incident>();

  async open(): Promise<OpenIncidents> {
    this.beforeEachCall();
    return structuredClone(this.#open);
  }

  async write({ version, incidents }: OpenIncidents, next: IncidentState): Promise<IncidentsWritten> {
    for (const incident of incidents.filter(({ id }) => !next.incidents.some((each) => each.id === id))) {
      this.beforeEachCall();
      if (!this.#ended.get(incident.id)?.acknowledged)
        this.#ended.set(incident.id, structuredClone(incident));
    }
    this.beforeEachCall();
    if (version !== this.#open.version) return 'conflict';
    this.#open = { ...structuredClone(next), version: version + 1 };
    this.afterEachWrite();
    return 'written';
  }

  async ended(from: number, to: number): Promise<readonly Incident[]> {
    this.beforeEachCall();
    return [...this.#ended.values()]
      .filter(({ endedAt = 0 }) => endedAt >= from && endedAt < to)
      .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0) || a.id.localeCompare(b.id));
  }

  async acknowledgeEnded(incident: Incident): Promise<void> {
    this.beforeEachCall();
    if (this.#ended.has(incident.id)) this.#ended.set(incident.id, structuredClone(incident));
  }
}
