import type { Incident } from '../../lambdas/contracts/incidents.ts';
import type { IncidentStore } from '../../lambdas/ports/incident-store/incident-store.ts';
import { acknowledge } from '../../lambdas/route-incident/acknowledge.ts';

/** The router writes too, once a minute and at each alarm. */
const MOST_TURNS = 5;
/** After every end: milliseconds since 1970. */
export const FOR_EVER = Date.UTC(9999, 0);

/** Reads, decides and writes; decides again on what is there then, if the router was first. @throws one line. */
export async function acknowledgeIncident(
  store: IncidentStore,
  id: string,
  said: NonNullable<Incident['acknowledged']>,
): Promise<Incident> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const open = await store.open();
    const found = open.incidents.find((incident) => incident.id === id);
    if (!found) return acknowledgeEnded(store, id, said);
    const acknowledged = acknowledge(found, said);
    const incidents = open.incidents.map((incident) => (incident === found ? acknowledged : incident));
    const { alarms, outbox } = open;
    if ((await store.write(open, { alarms, outbox, incidents })) === 'written') return acknowledged;
  }
  throw new Error(`the router has changed the incidents ${MOST_TURNS} times meanwhile: try again`);
}

async function acknowledgeEnded(
  store: IncidentStore,
  id: string,
  said: NonNullable<Incident['acknowledged']>,
): Promise<Incident> {
  const found = (await store.ended(0, FOR_EVER)).find((incident) => incident.id === id);
  if (!found) {
    const open = (await store.open()).incidents.map((incident) => incident.id).join(', ') || 'none';
    throw new Error(`there is no incident "${id}": open is ${open}; list --all has those that are over`);
  }
  const acknowledged = acknowledge(found, said);
  await store.acknowledgeEnded(acknowledged);
  return acknowledged;
}
