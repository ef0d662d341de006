import type { Incident } from '../../contracts/incidents.ts';

/** The incidents that are not over, in one item: every change of one is conditional on the version. */
export interface OpenIncidents {
  readonly version: number;
  readonly incidents: readonly Incident[];
}

/** `conflict`: somebody else has written meanwhile; read again and decide again. */
export type IncidentsWritten = 'written' | 'conflict';

/** Incidents of a stage. Every method throws if the store cannot be reached. */
export interface IncidentStore {
  /** Version 0 and none while there never was one. */
  open(): Promise<OpenIncidents>;
  /** One write in place of what was read, if that is still stored. Those that have ended are in the history before. */
  write(previous: OpenIncidents, incidents: readonly Incident[]): Promise<IncidentsWritten>;
  /** Those that ended in [from, to) (milliseconds since 1970), by their end. */
  ended(from: number, to: number): Promise<readonly Incident[]>;
}
