import type { IncidentState, OpenIncidents } from '../../contracts/incident-state.ts';
import type { Incident } from '../../contracts/incidents.ts';

/** `conflict`: somebody else has written meanwhile; read again and decide again. */
export type IncidentsWritten = 'written' | 'conflict';

/** Incidents of a stage. Every method throws if the store cannot be reached. */
export interface IncidentStore {
  /** Version 0 and nothing in it while there never was one. */
  open(): Promise<OpenIncidents>;
  /** One write in place of what was read, if that is still stored. Incidents that leave it are in the history before. */
  write(previous: OpenIncidents, next: IncidentState): Promise<IncidentsWritten>;
  /** Of the history, those that ended in [from, to) (milliseconds since 1970), by their end. */
  ended(from: number, to: number): Promise<readonly Incident[]>;
  /** Its acknowledgement, in the history; nothing if it is not there. An acknowledged one is not overwritten by `write`. */
  acknowledgeEnded(incident: Incident): Promise<void>;
}
