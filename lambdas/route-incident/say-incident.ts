import type { OutboxMessage } from '../contracts/incident-state.ts';
import type { Incident, IncidentAlarm } from '../contracts/incidents.ts';
import type { PeopleMessage } from '../ports/messenger/messenger.ts';
import { hoursAt } from './business-hours.ts';
import { dashboardLink, logsLink, type Place } from './console-links.ts';
import { groupsOf, passingOn, toldGroups } from './due.ts';
import { sayEastern, sayLength, sayTime } from './times.ts';

/** Milliseconds of logs before and after an incident that its link shows. */
const AROUND_MS = 10 * 60_000;
const LONGEST_SUBJECT = 99;
const RUNBOOK = 'docs/runbook.md';

const marks: Partial<Record<OutboxMessage['what'], string>> = {
  worse: ', worse',
  'passed-on': ', not acknowledged',
};

/** A message about an incident, as it is now: for a person at 3 a.m. @param now milliseconds since 1970. */
export function sayIncident(
  { id, what, topic, about, groups, hours, severity }: OutboxMessage,
  incident: Incident,
  place: Place,
  now: number,
): PeopleMessage {
  const first = worstOf(incident);
  const others = incident.alarms.length - 1;
  const name = `${wordsOf(first, place)}${others > 0 ? ` and ${others} more` : ''}`;
  const mark = what === 'resolved' ? 'resolved' : `${severity}${marks[what] ?? ''}`;
  const acknowledge = `npm run ops -- incident ack --stage ${place.stage} --id ${incident.id} --by <you>`;
  const isOver = incident.endedAt !== undefined;
  const impact = isOver ? `Over: ${first.impact}` : first.impact;
  return {
    id,
    topic,
    about,
    groups,
    hours,
    severity,
    // Whoever makes an alarm may name it in any script.
    subject: `[${mark}] ${place.stage}: ${name}`.replaceAll(/[^\x20-\x7e]/gu, '?').slice(0, LONGEST_SUBJECT),
    text: [
      impact,
      '',
      ...incident.alarms.map((alarm) => `What: ${lineOf(alarm, place)}`),
      `When: ${spanOf(incident, now)}`,
      ...(isOver ? [] : [`How urgent: ${urgency[severity]}`]),
      `Who knows: ${toldGroups(incident).join(', ')}`,
      ...(incident.acknowledged ? [`Acknowledged: ${incident.acknowledged.by}`] : []),
      ...(isOver ? [] : [`Acknowledge: ${acknowledge}`, nextOf(incident)]),
      ...headingsOf(incident).map((heading) => `Do: ${heading}`),
      `Logs: ${logsOf(incident, place, now)}`,
      `Figures: ${dashboardLink(place)}`,
    ].join('\n'),
    short: [
      `[${mark}] ${place.stage}: ${name}.`,
      impact,
      isOver ? spanOf(incident, now) : `Since ${sayEastern(incident.beganAt)}. ${headingsOf(incident)[0]}`,
      ...(isOver ? [] : [`Ack: ${incident.id}`]),
    ].join(' '),
  };
}

const urgency = { page: 'page: act now', ticket: 'ticket: in business hours' } as const;

/** Of those that are on, or of all if none is: the first page, or else the first. */
function worstOf({ alarms }: Incident): IncidentAlarm {
  const on = alarms.filter(({ endedAt }) => endedAt === undefined);
  const these = on.length > 0 ? on : alarms;
  const worst = these.find(({ severity }) => severity === 'page') ?? these[0];
  if (!worst) throw new Error('an incident has an alarm');
  return worst;
}

/** `create account error rate`: its name without what all names have. */
function wordsOf({ name }: IncidentAlarm, { stage }: Place): string {
  return name.replace(`account-creation-${stage}-`, '').replaceAll('-', ' ');
}

function lineOf(alarm: IncidentAlarm, place: Place): string {
  const { figure, limit, endedAt } = alarm;
  const figures =
    limit === undefined ? '' : `, ${figure === undefined ? 'no data' : short(figure)}, limit ${short(limit)}`;
  return `${wordsOf(alarm, place)}${figures}${endedAt === undefined ? '' : `, over since ${sayEastern(endedAt)}`}`;
}

/** Four digits say enough. */
function short(figure: number): string {
  return String(Number(figure.toPrecision(4)));
}

function spanOf({ beganAt, endedAt }: Incident, now: number): string {
  if (endedAt === undefined) return `since ${sayTime(beganAt)}, ${sayLength(now - beganAt)} ago`;
  return `from ${sayTime(beganAt)} to ${sayTime(endedAt)}, ${sayLength(endedAt - beganAt)}`;
}

function logsOf(incident: Incident, place: Place, now: number): string {
  const { alarms, beganAt, endedAt = now } = incident;
  const names = alarms.map(({ name }) => name);
  return logsLink(place, names, { from: beganAt - AROUND_MS, to: endedAt + AROUND_MS });
}

function nextOf(incident: Incident): string {
  const next = passingOn(incident);
  if (!next) return 'It is passed on to nobody else.';
  const groups = groupsOf(incident, hoursAt(next.at), next.level).join(', ');
  return `Not acknowledged until ${sayEastern(next.at)}, it goes to: ${groups}`;
}

/** Where it says what to do, each heading once. */
function headingsOf({ alarms }: Incident): string[] {
  // What nobody has described is a fault of what makes alarms.
  return [...new Set(alarms.map(({ runbook = 'router-failing' }) => `${RUNBOOK}#${runbook}`))];
}
