import type { OutboxMessage } from '../contracts/incident-state.ts';
import { type Group, type IncidentKind, routes } from '../contracts/incidents.ts';
import { limits } from '../contracts/limits.ts';
import type { Outage } from '../contracts/outage.ts';
import { hoursAt } from './business-hours.ts';

/** Who hears of planned outages, beside the teams that have joined the topic (docs/domain.md 7). */
const OUTAGE_GROUPS: readonly Group[] = ['maintenance', 'identity', 'support', 'tool-teams'];
const SUMMARY_KIND: IncidentKind = 'system-status';

type Notice = Outage['told'][number];

/**
 * What has to be told of planned outages now and is not marked in them: a pure function.
 * @param now milliseconds since 1970.
 * @param explaining ids of outages that explain incidents: of those a summary is due even if nobody was told before.
 */
export function noticesDue(
  outages: readonly Outage[],
  now: number,
  explaining: ReadonlySet<string>,
): readonly OutboxMessage[] {
  return outages.flatMap((outage) =>
    noticesOf(outage, now, explaining.has(outage.id))
      .filter((notice) => !outage.told.includes(notice))
      .map((notice) => messageOf(outage, notice, now)),
  );
}

/** Those of which the outbox has the messages are told: marked in the calendar. */
export function marked(outages: readonly Outage[], outbox: readonly OutboxMessage[]): readonly Outage[] {
  return outages.map((outage) => {
    const told = outbox
      .filter(({ about, what, id }) => about === outage.id && id === idOf(outage, what))
      .map(({ what }) => what as Notice);
    return { ...outage, told: [...new Set([...outage.told, ...told])] };
  });
}

function noticesOf(
  { start, end, told, changedAt }: Outage,
  now: number,
  explains: boolean,
): readonly Notice[] {
  // A change has taken out what was told before it.
  const isKnown = told.length > 0 || changedAt !== undefined;
  if (end <= start) return isKnown ? ['cancelled'] : [];
  if (now < start) return ['announced'];
  if (now < end) return ['announced', 'begun'];
  const isSettled = now >= end + limits.incidents.settleMs;
  return [
    ...(isKnown ? (['ended'] as const) : []),
    ...(isSettled && (isKnown || explains) ? (['summary'] as const) : []),
  ];
}

/** A change of the outage makes new messages of it. */
function idOf({ id, changedAt }: Outage, what: OutboxMessage['what']): string {
  return [id, what, ...(changedAt === undefined ? [] : [changedAt])].join('-');
}

function messageOf(outage: Outage, what: Notice, now: number): OutboxMessage {
  const hours = hoursAt(now);
  const groups = [...(what === 'summary' ? (routes[SUMMARY_KIND][hours][0] ?? []) : OUTAGE_GROUPS)];
  return {
    id: idOf(outage, what),
    topic: what === 'summary' ? SUMMARY_KIND : 'outages',
    what,
    about: outage.id,
    groups,
    hours,
    severity: 'ticket',
    unpublished: true,
    unposted: groups,
    tries: 0,
  };
}
