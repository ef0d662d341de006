import { type Incident, incidentKinds } from '../../../lambdas/contracts/incidents.ts';
import { toldGroups } from '../../../lambdas/route-incident/due.ts';
import type { Times } from '../alarms.ts';
import type { Review } from '../review.ts';
import { type Block, type Section, type Table, tableOr, text } from './document.ts';
import { sayAll, sayCount, sayDuration, sayWhen, UNKNOWN } from './say.ts';

/** Alarms by kind and hour, how many were right, and how fast people were. */
export function alarmsSection({ alarms, stage }: Review): Section {
  const heading = 'Alarms and incidents';
  if (!alarms) return { heading, blocks: [text('They could not be read: see "What was not there".')] };
  if (alarms.incidents.length === 0) return { heading, blocks: [text('There was none in this time.')] };
  const times = (of: Times | undefined) =>
    of ? `${sayDuration(of.median)}, ${sayDuration(of.longest)}` : UNKNOWN;
  return {
    heading,
    blocks: [
      {
        kind: 'table',
        caption: 'By kind',
        head: [
          'kind',
          'incidents',
          'alarms',
          'in business hours',
          'off hours',
          'in a planned outage',
          'right',
          'false alarms',
          'not acknowledged',
          'to acknowledge: median, longest',
          'to resolve: median, longest',
        ],
        rows: alarms.kinds.map((kind) => [
          kind.kind,
          sayCount(kind.incidents),
          sayCount(kind.alarms),
          sayCount(kind.by.business),
          sayCount(kind.by.off),
          sayCount(kind.inOutage),
          sayCount(kind.right),
          sayCount(kind.falseAlarms),
          sayCount(kind.notAcknowledged),
          times(kind.toAcknowledge),
          times(kind.toResolve),
        ]),
      },
      text(
        'Right is an alarm whose incident somebody acknowledged as one, false one that somebody acknowledged as a false alarm. In a planned outage that explains it nobody was told of it.',
      ),
      ...byHour(alarms),
      tableOr('', {
        caption: 'Every incident',
        head: ['incident', 'began', 'lasted', 'alarms', 'told', 'acknowledged'],
        rows: alarms.incidents.map((incident) => rowOf(incident, stage)),
      }),
    ],
  };
}

function byHour({ hoursOfDay }: NonNullable<Review['alarms']>): readonly Block[] {
  const hour = (of: number) => String(of).padStart(2, '0');
  const table: Omit<Table, 'kind'> = {
    caption: 'Alarms by hour of the day (Eastern time)',
    head: ['hour', ...incidentKinds],
    rows: hoursOfDay
      .filter(({ by }) => incidentKinds.some((kind) => by[kind] > 0))
      .map(({ hour: of, by }) => [`${hour(of)}:00`, ...incidentKinds.map((kind) => sayCount(by[kind]))]),
  };
  const busiest = table.rows.map(([at]) => String(at));
  return [
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        id: 'alarms-by-hour',
        title: 'Alarms by hour of the day (Eastern time)',
        description: `Alarms came in the hours that begin at ${sayAll(busiest)}. The table below has their numbers.`,
        categories: hoursOfDay.map((each) => hour(each.hour)),
        series: incidentKinds.map((kind) => ({ name: kind, values: hoursOfDay.map(({ by }) => by[kind]) })),
      },
    },
    tableOr('', table),
  ];
}

/** The names of alarms without what all of them begin with. */
function rowOf(incident: Incident, stage: string): readonly string[] {
  const { id, beganAt, endedAt, alarms, outage, acknowledged } = incident;
  return [
    id,
    sayWhen(beganAt),
    endedAt === undefined ? 'lasts' : sayDuration(endedAt - beganAt),
    alarms.map(({ name }) => name.replace(`account-creation-${stage}-`, '')).join(', '),
    outage === undefined ? toldGroups(incident).join(', ') || 'nobody' : `nobody: planned outage ${outage}`,
    acknowledged
      ? `${acknowledged.falseAlarm ? 'false alarm' : 'yes'}, after ${sayDuration(acknowledged.at - beganAt)}, by ${acknowledged.by}${acknowledged.note === undefined ? '' : `: ${acknowledged.note}`}`
      : 'no',
  ];
}
