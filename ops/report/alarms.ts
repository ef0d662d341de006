import {
  type Hours,
  hours,
  type Incident,
  type IncidentKind,
  incidentKinds,
} from '../../lambdas/contracts/incidents.ts';
import { ZONE } from '../../lambdas/route-incident/business-hours.ts';

/** Milliseconds of several times; none without any. */
export interface Times {
  readonly median: number;
  readonly longest: number;
}

/** Alarms and incidents of one kind. */
export interface KindReview {
  readonly kind: IncidentKind;
  readonly incidents: number;
  readonly alarms: number;
  /** Of the alarms, by the hours in which they came. */
  readonly by: Readonly<Record<Hours, number>>;
  /** Alarms in a planned outage that explains them: nobody was told. */
  readonly inOutage: number;
  /** Of the alarms that people were told of: those of an incident that somebody acknowledged, as one or as a false alarm. */
  readonly right: number;
  readonly falseAlarms: number;
  readonly notAcknowledged: number;
  readonly toAcknowledge?: Times;
  readonly toResolve?: Times;
}

/** How many alarms came in one hour of the day in the groups' zone. */
export interface HourReview {
  readonly hour: number;
  readonly by: Readonly<Record<IncidentKind, number>>;
}

export interface AlarmReview {
  readonly kinds: readonly KindReview[];
  readonly hoursOfDay: readonly HourReview[];
  readonly incidents: readonly Incident[];
}

/** @param hoursOf whether the groups are at work then. */
export function alarmsOf(incidents: readonly Incident[], hoursOf: (at: number) => Hours): AlarmReview {
  const sorted = [...incidents].sort((a, b) => a.beganAt - b.beganAt || (a.id < b.id ? -1 : 1));
  const hourOf = hourIn(ZONE);
  return {
    kinds: incidentKinds.map((kind) =>
      kindOf(
        kind,
        sorted.filter((incident) => incident.kind === kind),
        hoursOf,
      ),
    ),
    hoursOfDay: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      by: countsOf(incidentKinds, (kind) =>
        alarmCount(
          sorted.filter((incident) => incident.kind === kind),
          ({ since }) => hourOf(since) === hour,
        ),
      ),
    })),
    incidents: sorted,
  };
}

function kindOf(
  kind: IncidentKind,
  incidents: readonly Incident[],
  hoursOf: (at: number) => Hours,
): KindReview {
  const told = incidents.filter(({ outage }) => outage === undefined);
  const toAcknowledge = timesOf(
    told.map(({ beganAt, acknowledged }) => acknowledged && acknowledged.at - beganAt),
  );
  const toResolve = timesOf(told.map(({ beganAt, endedAt }) => endedAt && endedAt - beganAt));
  return {
    kind,
    incidents: incidents.length,
    alarms: alarmCount(incidents),
    by: countsOf(hours, (each) => alarmCount(incidents, ({ since }) => hoursOf(since) === each)),
    inOutage: alarmCount(incidents) - alarmCount(told),
    right: alarmCount(told.filter(({ acknowledged }) => acknowledged?.falseAlarm === false)),
    falseAlarms: alarmCount(told.filter(({ acknowledged }) => acknowledged?.falseAlarm === true)),
    notAcknowledged: alarmCount(told.filter(({ acknowledged }) => acknowledged === undefined)),
    ...(toAcknowledge ? { toAcknowledge } : {}),
    ...(toResolve ? { toResolve } : {}),
  };
}

type Alarm = Incident['alarms'][number];

function alarmCount(incidents: readonly Incident[], counts: (alarm: Alarm) => boolean = () => true): number {
  return incidents.reduce((sum, { alarms }) => sum + alarms.filter(counts).length, 0);
}

function countsOf<K extends string>(keys: readonly K[], count: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>;
}

function timesOf(all: readonly (number | undefined)[]): Times | undefined {
  const times = all.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const longest = times.at(-1);
  const median = times[Math.ceil(times.length / 2) - 1];
  return longest === undefined || median === undefined ? undefined : { median, longest };
}

function hourIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  return (at) => Number(format.format(at));
}
