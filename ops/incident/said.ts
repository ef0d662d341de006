import { type Incident, severityOf } from '../../lambdas/contracts/incidents.ts';
import { hoursAt } from '../../lambdas/route-incident/business-hours.ts';
import { groupsOf, isOn, passingOn, toldGroups } from '../../lambdas/route-incident/due.ts';
import { sayTime } from '../rollout/said.ts';

/** An incident in one line, and one for each of its alarms. */
export function linesOf(incident: Incident): string[] {
  const { id, beganAt, endedAt, alarms } = incident;
  const when =
    endedAt === undefined ? `since ${sayTime(beganAt)}` : `${sayTime(beganAt)} to ${sayTime(endedAt)}`;
  return [
    `${id}  ${severityOf(incident)}  ${when}  ${standOf(incident)}`,
    ...alarms.map((alarm) => {
      const { figure, limit } = alarm;
      const figures = limit === undefined ? '' : `  ${figure ?? 'no data'}, limit ${limit}`;
      return `      ${alarm.endedAt === undefined ? 'on ' : 'ok '} ${alarm.name}${figures}`;
    }),
  ];
}

function standOf(incident: Incident): string {
  const { outage, acknowledged, endedAt, told } = incident;
  const next = isOn(incident) ? passingOn(incident) : undefined;
  return [
    outage ? `in the planned outage ${outage}: nobody is told` : undefined,
    told.length > 0 ? `told: ${toldGroups(incident).join(', ')}` : outage ? undefined : 'told: nobody yet',
    acknowledged &&
      [
        `acknowledged by ${acknowledged.by}`,
        ...(acknowledged.falseAlarm ? ['a false alarm'] : []),
        ...(acknowledged.note === undefined ? [] : [acknowledged.note]),
      ].join(', '),
    next && `goes to ${groupsOf(incident, hoursAt(next.at), next.level).join(', ')} at ${sayTime(next.at)}`,
    endedAt === undefined && !isOn(incident) ? 'over, if nothing comes back' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}
