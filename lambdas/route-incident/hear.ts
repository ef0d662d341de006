import type { IncidentState } from '../contracts/incident-state.ts';
import {
  type Incident,
  type IncidentAlarm,
  type RunbookHeading,
  runbookHeadings,
  severityOf,
} from '../contracts/incidents.ts';
import { limits } from '../contracts/limits.ts';
import type { Outage } from '../contracts/outage.ts';
import type { AlarmChange } from './alarm-change.ts';

/** When something is heard or looked at (milliseconds since 1970), and the planned outages that are known then. */
export interface Now {
  readonly now: number;
  readonly outages: readonly Outage[];
}

const { joinWithinMs, quietMs, settleMs } = limits.incidents;
/** Alarms of bust-cache and its queues: other queues have the same headings, and Redis explains nothing of theirs. */
const ASKS_REDIS = /^account-creation-[^-]+-bust-/;

/** What an alarm's change makes of the incidents; one that is older than what is known, or the same, nothing. */
export function hear(state: IncidentState, change: AlarmChange, now: Now): IncidentState {
  const { name, on, at } = change;
  if (!isNews(state, name, at)) return state;
  const next = { ...state, alarms: { ...state.alarms, [name]: { on, at } } };
  if (on === (state.alarms[name]?.on ?? false)) return next;
  return on ? begin(next, alarmOf(change), at, now) : end(next, change, now);
}

/** Whether an alarm's change is newer than what is known of it. @param at milliseconds since 1970. */
export function isNews({ alarms }: IncidentState, name: string, at: number): boolean {
  return at > (alarms[name]?.at ?? Number.NEGATIVE_INFINITY);
}

/**
 * Puts an alarm that is on into the incident that it was in, or one of its kind that began not long ago, or a new one.
 * @param at milliseconds since 1970: when it began to be people's.
 */
export function begin(state: IncidentState, alarm: IncidentAlarm, at: number, now: Now): IncidentState {
  const kind = headingOf(alarm)?.kind ?? 'errors';
  const outage = outageOf(alarm, at, now.outages)?.id;
  const home =
    state.incidents.find((each) => isBackIn(each, alarm, at, outage)) ??
    state.incidents.find(
      (each) =>
        isOpenAt(each, at) &&
        each.kind === kind &&
        each.outage === outage &&
        (outage !== undefined || Math.abs(at - each.beganAt) <= joinWithinMs) &&
        // Of what nothing was wrong with, another alarm is no part.
        !each.acknowledged?.falseAlarm &&
        isReadable(each) === isReadable({ alarms: [alarm] }),
    );
  if (home) return replace(state, withAlarm(home, alarm, at, now));
  const opened: Incident = {
    id: newId(state, kind, now),
    kind,
    beganAt: at,
    heardAt: now.now,
    alarms: [alarm],
    ...(outage === undefined ? {} : { outage }),
    told: [],
  };
  return { ...state, incidents: [...state.incidents, opened] };
}

/** The planned outage that explains an alarm that began at this time: in it, or so soon after it that it still shows. */
export function outageOf(
  alarm: Pick<IncidentAlarm, 'name' | 'runbook'>,
  at: number,
  outages: readonly Outage[],
): Outage | undefined {
  const headed: readonly string[] = headingOf(alarm)?.explainedBy ?? [];
  const services = headed.filter((service) => service !== 'redis' || ASKS_REDIS.test(alarm.name));
  return outages
    .filter(({ service, start, end }) => services.includes(service) && start < end)
    .filter(({ start, end }) => start <= at && at < end + settleMs)
    .sort((a, b) => b.end - a.end)[0];
}

export function replace(state: IncidentState, incident: Incident): IncidentState {
  const incidents = state.incidents.map((each) => (each.id === incident.id ? incident : each));
  return { ...state, incidents };
}

/**
 * Whether the alarm is one of this incident that comes back: soon, however many others keep it open, or, of a ticket, while
 * it waits for the morning. Later it is news: who acknowledged the incident has not acknowledged that.
 */
function isBackIn(
  incident: Incident,
  { name }: IncidentAlarm,
  at: number,
  explainedBy: string | undefined,
): boolean {
  const before = incident.alarms.find((each) => each.name === name);
  if (!before) return false;
  if (waitsForMorning(incident)) return explainedBy === undefined || incident.endedAt === undefined;
  if (!isOpenAt(incident, at)) return false;
  return before.endedAt === undefined || at - before.endedAt <= joinWithinMs;
}

/** Not over, and not quiet for so long then that a look would have ended it, had there been one. */
function isOpenAt({ endedAt, alarms }: Incident, at: number): boolean {
  const isQuiet = alarms.every((alarm) => alarm.endedAt !== undefined && at - alarm.endedAt >= quietMs);
  return endedAt === undefined && !isQuiet;
}

function waitsForMorning(incident: Incident): boolean {
  const { outage, told, acknowledged } = incident;
  const isUntold = outage === undefined && told.length === 0 && !acknowledged;
  return isUntold && severityOf(incident) === 'ticket';
}

function alarmOf({ name, at, text, figure, limit }: AlarmChange): IncidentAlarm {
  return {
    name,
    severity: text?.severity ?? 'ticket',
    impact: text?.impact ?? 'An alarm that nobody has described: what it means is not known.',
    ...(text ? { runbook: text.runbook } : {}),
    since: at,
    ...(figure === undefined ? {} : { figure }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function headingOf({ runbook }: Pick<IncidentAlarm, 'runbook'>) {
  return runbook === undefined ? undefined : runbookHeadings[runbook as RunbookHeading];
}

/** Alarms that nobody can read are by themselves: they go to the engineers, whatever else is wrong. */
const isReadable = ({ alarms }: Pick<Incident, 'alarms'>) =>
  alarms.some(({ runbook }) => runbook !== undefined);

function withAlarm(incident: Incident, alarm: IncidentAlarm, at: number, { now }: Now): Incident {
  const before = incident.alarms.find(({ name }) => name === alarm.name);
  const others = incident.alarms.filter((each) => each !== before);
  const { acknowledged, endedAt, ...rest } = incident;
  const next: Incident = {
    ...rest,
    beganAt: Math.min(incident.beganAt, at),
    heardAt: now,
    alarms: [...others, { ...alarm, since: before?.since ?? alarm.since }],
  };
  // Who took a ticket has not taken a page.
  const isTaken = alarm.severity === 'ticket' || incident.told.some(({ severity }) => severity === 'page');
  return acknowledged && isTaken ? { ...next, acknowledged } : next;
}

function end(state: IncidentState, { name, at }: AlarmChange, { now }: Now): IncidentState {
  const isIt = (alarm: IncidentAlarm) => alarm.name === name && alarm.endedAt === undefined;
  const incidents = state.incidents.map((incident) =>
    incident.alarms.some(isIt)
      ? {
          ...incident,
          heardAt: now,
          alarms: incident.alarms.map((alarm) => (isIt(alarm) ? { ...alarm, endedAt: at } : alarm)),
        }
      : incident,
  );
  return { ...state, incidents };
}

/** `20261125-0204-errors`; with a number if there is one of that minute. */
function newId({ incidents }: IncidentState, kind: Incident['kind'], { now }: Now): string {
  const minute = new Date(now).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
  const id = `${minute}-${kind}`;
  const same = incidents.filter((other) => other.id.startsWith(id)).length;
  return same === 0 ? id : `${id}-${same + 1}`;
}
