import type { IncidentState, OutboxMessage } from '../contracts/incident-state.ts';
import type { Incident, Told } from '../contracts/incidents.ts';
import { limits } from '../contracts/limits.ts';
import { hoursAt } from './business-hours.ts';
import { dueOf, isOn } from './due.ts';
import { begin, type Now, replace } from './hear.ts';

const { quietMs, settleMs } = limits.incidents;
/** A message can lie among the dead letters for so long before somebody has it delivered again. */
const REMEMBERED_MS = 14 * 86_400_000;

/** Without the incidents that are over and of which nobody has to be told any more: they go into the history. */
export function letGo(state: IncidentState): IncidentState {
  const incidents = state.incidents.filter((incident) => {
    const isInOutbox = state.outbox.some(({ about }) => about === incident.id || about === incident.outage);
    return incident.endedAt === undefined || isInOutbox || !isFinished(incident);
  });
  return { ...state, incidents };
}

/** People were told of its end, or need not be told of it. */
function isFinished({ outage, told, acknowledged }: Incident): boolean {
  if (outage !== undefined) return true;
  return told.length === 0 ? acknowledged !== undefined : told.at(-1)?.what === 'resolved';
}

/** What the passing of time makes of the incidents, with what people have to be told of them in the outbox. */
export function moveOn(state: IncidentState, now: Now): IncidentState {
  const settled = state.incidents.reduce((next, incident) => settle(next, incident, now), forget(state, now));
  return settled.incidents.reduce((next, incident) => tell(next, ended(incident, now), now), settled);
}

/** Ten minutes after its planned outage what is still wrong is an ordinary incident. */
function settle(state: IncidentState, incident: Incident, now: Now): IncidentState {
  if (incident.outage === undefined || incident.endedAt !== undefined) return state;
  const outage = now.outages.find(({ id }) => id === incident.outage);
  if (outage && now.now < outage.end + settleMs) return state;
  const alarms = incident.alarms.map((alarm) => ({ ...alarm, endedAt: alarm.endedAt ?? now.now }));
  const over = replace(state, { ...incident, endedAt: now.now, alarms });
  return incident.alarms
    .filter(({ endedAt }) => endedAt === undefined)
    .reduce((next, alarm) => begin(next, alarm, now.now, now), over);
}

/** Over when no alarm of it has been on for a while. */
function ended(incident: Incident, { now }: Now): Incident {
  const { outage, endedAt, heardAt, alarms } = incident;
  if (outage !== undefined || endedAt !== undefined || isOn(incident) || now < heardAt + quietMs)
    return incident;
  return { ...incident, endedAt: Math.max(...alarms.map((alarm) => alarm.endedAt ?? 0)) };
}

function tell(state: IncidentState, incident: Incident, { now }: Now): IncidentState {
  const due = dueOf(incident, now);
  if (!due) return replace(state, incident);
  const next = replace(state, { ...incident, told: [...incident.told, due] });
  return { ...next, outbox: [...next.outbox, messageOf(incident, due)] };
}

function messageOf({ id, kind }: Incident, { what, severity, level, groups, at }: Told): OutboxMessage {
  return {
    id: `${id}-${what}-${level}`,
    topic: kind,
    what,
    about: id,
    groups,
    hours: hoursAt(at),
    severity,
    unpublished: true,
    unposted: groups,
    tries: 0,
  };
}

function forget(state: IncidentState, { now }: Now): IncidentState {
  const kept = Object.entries(state.alarms).filter(([, { on, at }]) => on || at >= now - REMEMBERED_MS);
  return { ...state, alarms: Object.fromEntries(kept) };
}
