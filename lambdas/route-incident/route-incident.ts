import type { IncidentState, OutboxMessage } from '../contracts/incident-state.ts';
import { metrics } from '../contracts/metrics.ts';
import { nextCalendar, type Outage } from '../contracts/outage.ts';
import type { Clock } from '../ports/clock/clock.ts';
import type { IncidentStore } from '../ports/incident-store/incident-store.ts';
import type { OutageStore } from '../ports/outage-store/outage-store.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';
import type { AlarmChange } from './alarm-change.ts';
import type { Place } from './console-links.ts';
import { hear, isNews, type Now } from './hear.ts';
import { letGo, moveOn } from './move-on.ts';
import { marked, noticesDue } from './outage-notices.ts';
import { afterSending, claim } from './outbox.ts';
import { type Messengers, sendInOrder } from './send.ts';

export interface RouteIncidentPorts extends Messengers {
  readonly incidents: IncidentStore;
  readonly outages: OutageStore;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Others write too: a second sandbox, operators. After each turn one of them is done. */
const MOST_TURNS = 20;

/**
 * One look, with what alarms have changed since. It can be cut off anywhere: what people have to be told is in one write
 * with what was decided, and the next look sends what was not sent (docs/adr/0019).
 */
export async function routeIncident(
  changes: readonly AlarmChange[],
  place: Place,
  ports: RouteIncidentPorts,
): Promise<void> {
  const { telemetry } = ports;
  const decided = await decide(changes, ports);
  for (const alarm of decided.unknown) {
    telemetry.trouble('incident', { outcome: 'unknown alarm', alarm });
    telemetry.count(metrics.unknownAlarm);
  }
  const messages = await markTold(decided, ports);
  const byWhat = Object.values(Object.groupBy(messages, ({ about }) => about));
  const sent = await Promise.all(byWhat.map((own = []) => sendInOrder(own, { ...decided, place, ports })));
  await change(ports, async (open) => ({ state: afterSending(open, sent.flat()), result: undefined }));
  telemetry.count(metrics.routerLooked);
}

interface Decided {
  readonly now: number;
  readonly state: IncidentState;
  readonly outages: readonly Outage[];
  /** What this look has to send, and nobody else. */
  readonly claimed: readonly OutboxMessage[];
  /** Names of alarms that are on and that nobody can read. */
  readonly unknown: readonly string[];
}

function decide(changes: readonly AlarmChange[], ports: RouteIncidentPorts): Promise<Decided> {
  return change(ports, async (open) => {
    // Read after the incidents: what another look has told meanwhile is marked in them.
    const { outages } = await ports.outages.read();
    const now = ports.clock.now();
    const { state, claimed } = claim(step(open, changes, { now, outages }), now);
    const unknown = changes.filter(({ name, on, at, text }) => on && !text && isNews(open, name, at));
    const names = new Set(unknown.map(({ name }) => name));
    return { state, result: { now, state, outages, claimed, unknown: [...names] } };
  });
}

/** What is known after these changes, with what is due now in the outbox: a pure function. */
export function step(open: IncidentState, changes: readonly AlarmChange[], now: Now): IncidentState {
  const heard = changes.reduce((state, change) => hear(state, change, now), letGo(open));
  const next = moveOn(heard, now);
  const explaining = new Set(next.incidents.flatMap(({ outage }) => outage ?? []));
  const known = next.outbox.map(({ id }) => id);
  const notices = noticesDue(now.outages, now.now, explaining).filter(({ id }) => !known.includes(id));
  return { ...next, outbox: [...next.outbox, ...notices] };
}

/** Marks in the calendar what is told of outages, before it is sent. Answers what can be sent now. */
async function markTold(
  { claimed, outages: known, now }: Decided,
  { outages, telemetry }: RouteIncidentPorts,
): Promise<readonly OutboxMessage[]> {
  const isOfOutage = ({ about }: OutboxMessage) => known.some(({ id }) => id === about);
  if (!claimed.some(isOfOutage)) return claimed;
  try {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const calendar = await outages.read();
      const told = marked(calendar.outages, claimed);
      if (isSame(told, calendar.outages)) return claimed;
      if ((await outages.write(nextCalendar(calendar, told, now))) === 'written') return claimed;
    }
    throw new Error(`others have changed the planned outages ${MOST_TURNS} times meanwhile`);
  } catch (fault) {
    // Sent without a mark, it would be told again: it waits, and an incident does not.
    telemetry.trouble('outage', { outcome: 'not marked as told' }, fault);
    return claimed.filter((message) => !isOfOutage(message));
  }
}

/** Reads, decides and writes what has changed; decides again on what is there then, if somebody else was first. */
async function change<T>(
  { incidents }: RouteIncidentPorts,
  decideOn: (open: IncidentState) => Promise<{ readonly state: IncidentState; readonly result: T }>,
): Promise<T> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const previous = await incidents.open();
    const { version, ...open } = previous;
    const { state, result } = await decideOn(open);
    if (isSame(state, open)) return result;
    if ((await incidents.write(previous, state)) === 'written') return result;
  }
  throw new Error(`others have changed the incidents ${MOST_TURNS} times meanwhile`);
}

/** Of data that is made of the same parts in the same order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
