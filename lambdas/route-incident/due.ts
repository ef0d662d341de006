import {
  type AlarmSeverity,
  type Group,
  type Hours,
  type Incident,
  routes,
  severityOf,
  type Told,
} from '../contracts/incidents.ts';
import { limits } from '../contracts/limits.ts';
import { hoursAt } from './business-hours.ts';

const { passOnAfterMs } = limits.incidents;

/** What people have to be told of an incident now, if anything: a pure function. @param now milliseconds since 1970. */
export function dueOf(incident: Incident, now: number): Told | undefined {
  if (incident.outage !== undefined) return undefined;
  const hours = hoursAt(now);
  const severity = severityNow(incident);
  // Nobody is woken for a ticket, nor for the end of one.
  if (severity === 'ticket' && hours === 'off') return undefined;
  const tell = (what: Told['what'], level: number): Told => ({
    what,
    severity,
    level,
    groups: groupsOf(incident, hours, level),
    at: now,
  });
  const last = incident.told.at(-1);
  if (!last && incident.acknowledged) return undefined;
  if (incident.endedAt !== undefined) {
    if (last)
      return last.what === 'resolved'
        ? undefined
        : { ...tell('resolved', last.level), groups: toldGroups(incident) };
    return hours === 'business' ? tell('resolved', 0) : undefined;
  }
  if (!isOn(incident)) return undefined;
  if (!last) return tell('opened', 0);
  if (severity === 'page' && last.severity === 'ticket') return tell('worse', 0);
  const next = passingOn(incident);
  return next && severity === 'page' && now >= next.at ? tell('passed-on', next.level) : undefined;
}

/** When it goes to which next groups, if nobody acknowledges it before; nothing if there are none, or somebody has. */
export function passingOn(incident: Incident): { readonly at: number; readonly level: number } | undefined {
  const { told, acknowledged } = incident;
  const first = told.find(({ severity }) => severity === 'page');
  const last = told.at(-1);
  if (!first || !last || acknowledged || incident.endedAt !== undefined) return undefined;
  const level = last.level + 1;
  const at = first.at + level * passOnAfterMs;
  return groupsOf(incident, hoursAt(at), level).length > 0 ? { at, level } : undefined;
}

export function groupsOf({ kind }: Pick<Incident, 'kind'>, hours: Hours, level: number): Group[] {
  return [...(routes[kind][hours][level] ?? [])];
}

/** Of what is on, or, when nothing is, of all that was: a page that is over makes no page of a ticket that goes on. */
function severityNow(incident: Incident): AlarmSeverity {
  const on = incident.alarms.filter(({ endedAt }) => endedAt === undefined);
  return severityOf(on.length > 0 ? { alarms: on } : incident);
}

export function isOn({ alarms }: Incident): boolean {
  return alarms.some(({ endedAt }) => endedAt === undefined);
}

/** Everyone who was told, each once. */
export function toldGroups({ told }: Incident): Group[] {
  return [...new Set(told.flatMap(({ groups }) => groups))];
}
