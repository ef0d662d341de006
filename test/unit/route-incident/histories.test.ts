import fc from 'fast-check';
import type { OutboxMessage } from '../../../lambdas/contracts/incident-state.ts';
import type { Incident, RunbookHeading } from '../../../lambdas/contracts/incidents.ts';
import type { Outage } from '../../../lambdas/contracts/outage.ts';
import { acknowledge } from '../../../lambdas/route-incident/acknowledge.ts';
import type { AlarmChange } from '../../../lambdas/route-incident/alarm-change.ts';
import { hoursAt } from '../../../lambdas/route-incident/business-hours.ts';
import { outageOf } from '../../../lambdas/route-incident/hear.ts';
import { routeIncident } from '../../../lambdas/route-incident/route-incident.ts';
import { InMemoryIncidentStore } from '../../doubles/in-memory-incident-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingMessenger } from '../../doubles/recording-messenger.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { change } from '../../fixtures/alarm-events.ts';

/** Random hours of alarms whose events come twice, late and in any order, to a router that is cut off now and then. */
const HISTORIES = 500;
const MINUTES = 60;
const MINUTE = 60_000;
const SETTLE = 10 * MINUTE;
/** SQS shows a message again after six times the function's time. */
const SHOWN_AGAIN = 2 * MINUTE;

const alarms = [
  { heading: 'error-rate', severity: 'page' },
  { heading: 'success-rate', severity: 'page' },
  { heading: 'function-errors', severity: 'page' },
  { heading: 'mhv-response', severity: 'page' },
  { heading: 'satisfaction', severity: 'ticket' },
] as const satisfies readonly { heading: RunbookHeading; severity: 'page' | 'ticket' }[];

const minute = fc.nat(MINUTES - 1);
const delays = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 });
const history = fc.record({
  /** Hours after Monday, 2026-11-23, 00:00 UTC: over Thanksgiving too. */
  startsAt: fc.oneof(fc.nat(7 * 24), fc.integer({ min: 13, max: 22 })),
  /** Of each alarm the minutes at which it changes, and when the events of each change come: once or more. */
  changes: fc.tuple(...alarms.map(() => fc.array(fc.record({ at: minute, delays }), { maxLength: 6 }))),
  lostLooks: fc.array(minute, { maxLength: 20 }),
  acknowledged: fc.array(minute, { maxLength: 3 }),
  outages: fc.array(
    fc.record({
      at: minute,
      minutes: fc.integer({ min: 1, max: 30 }),
      service: fc.constantFrom('mhv', 'redis'),
    }),
    { maxLength: 2 },
  ),
  /** The calls of ports, counted, before or after which a look is cut off. */
  cuts: fc.array(fc.record({ call: fc.nat(400), after: fc.boolean() }), { maxLength: 6 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Plain: this is asked a hundred thousand times. */
function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

class CutOff extends Error {}

/** A change, with what its event says of the state before. */
interface Event {
  readonly number: number;
  readonly changes: readonly AlarmChange[];
}

interface Pass {
  readonly at: number;
  readonly events: readonly Event[];
  readonly sent: readonly string[];
  cut: boolean;
}

const seen = { sent: 0, cut: 0, twice: 0, inOutage: 0, passedOn: 0, worse: 0, summaries: 0 };

/** Everything that can go wrong, and the ports that it goes wrong in. */
async function world({ cuts }: History, planned: readonly Outage[], start: number) {
  let calls = 0;
  let isCalm = false;
  const isCut = (after: boolean) => !isCalm && cuts.some((cut) => cut.call === calls && cut.after === after);
  const before = () => {
    calls += 1;
    if (isCut(false)) throw new CutOff();
  };
  const after = () => {
    if (isCut(true)) throw new CutOff();
  };
  const ports = {
    incidents: new InMemoryIncidentStore(),
    outages: new InMemoryOutageStore(),
    topics: new RecordingMessenger(),
    chats: new RecordingMessenger(),
    clock: new ManualClock(new Date(start).toISOString()),
    telemetry: new RecordingTelemetry(),
  };
  for (const outage of planned) await ports.outages.add(outage);
  ports.incidents.beforeEachCall = before;
  ports.incidents.afterEachWrite = after;
  const { write } = ports.outages;
  ports.outages.write = async (next) => {
    before();
    const written = await write.call(ports.outages, next);
    after();
    return written;
  };
  const calm = () => {
    isCalm = true;
  };
  return { ports, calm };
}

async function play(played: History): Promise<void> {
  const start = Date.UTC(2026, 10, 23) + played.startsAt * 60 * MINUTE;
  const planned = played.outages.map(({ at, minutes, service }, index): Outage => {
    const begins = start + at * MINUTE;
    const end = begins + minutes * MINUTE;
    return { id: `${service}-${index}`, service, start: begins, end, message: 'm', by: 'b', told: [] };
  });
  const { ports, calm } = await world(played, planned, start);

  const happened = alarms.map(({ heading, severity }, index) => {
    const times = [
      ...new Map(played.changes[index]?.map((each) => [each.at, each.delays] as const)).entries(),
    ];
    return times
      .sort(([a], [b]) => a - b)
      .map(([at, delays], number) => {
        // Not at the full minute, at which it is looked.
        const on = change(heading, number % 2 === 0, start + at * MINUTE + 1_000 + index, { severity });
        return { at, delays, change: on, number };
      });
  });
  const deliveries = happened.flatMap((changes) =>
    changes.flatMap(({ change: now, number, delays, at }) => {
      const previous = changes[number - 1]?.change ?? { ...now, on: false, at: start };
      return delays.map((delay) => ({ event: { number, changes: [previous, now] }, at: at + delay + 1 }));
    }),
  );

  const passes: Pass[] = [];
  const again = new Map<number, Event[]>();
  async function look(events: readonly Event[]): Promise<void> {
    const before = ports.topics.sent.length;
    const pass = { at: ports.clock.now(), events, cut: false };
    try {
      await routeIncident(
        events.flatMap(({ changes }) => changes),
        { stage: 'test', region: 'r' },
        ports,
      );
    } catch (fault) {
      if (!(fault instanceof CutOff)) throw fault;
      pass.cut = true;
      seen.cut += 1;
      const at = ports.clock.now() + SHOWN_AGAIN;
      again.set(at, [...(again.get(at) ?? []), ...events]);
    }
    passes.push({ ...pass, sent: ports.topics.sent.slice(before).map(({ id }) => id) });
  }

  for (let at = 0; at < MINUTES + 20; at += 1) {
    const events = [
      ...deliveries.filter((delivery) => delivery.at === at).map(({ event }) => event),
      ...(again.get(ports.clock.now()) ?? []),
    ];
    if (events.length > 0 || !played.lostLooks.includes(at)) await look(events);
    if (played.acknowledged.includes(at)) await acknowledgeFirst(ports.incidents, ports.clock.now());
    ports.clock.advance(MINUTE);
  }
  calm();
  // Everything is delivered, and what is over is; and then comes the next morning that is one of business.
  for (let turn = 0; turn < 40; turn += 1) {
    await look(again.get(ports.clock.now()) ?? []);
    ports.clock.advance(MINUTE);
  }
  while (hoursAt(ports.clock.now()) === 'off') ports.clock.advance(60 * MINUTE);
  for (let turn = 0; turn < 4; turn += 1) {
    await look([]);
    ports.clock.advance(10 * MINUTE);
  }
  await check({ ports, passes, planned, happened, end: ports.clock.now() });
}

async function acknowledgeFirst(store: InMemoryIncidentStore, at: number): Promise<void> {
  const { beforeEachCall, afterEachWrite } = store;
  store.beforeEachCall = () => undefined;
  store.afterEachWrite = () => undefined;
  const open = await store.open();
  const [first, ...others] = open.incidents;
  if (first && !first.acknowledged && first.endedAt === undefined) {
    const acknowledged = acknowledge(first, { by: 'olga', at, falseAlarm: false });
    must((await store.write(open, { ...open, incidents: [acknowledged, ...others] })) === 'written', 'alone');
  }
  Object.assign(store, { beforeEachCall, afterEachWrite });
}

interface Played {
  readonly ports: Awaited<ReturnType<typeof world>>['ports'];
  readonly passes: readonly Pass[];
  readonly planned: readonly Outage[];
  readonly happened: readonly (readonly { readonly change: AlarmChange; readonly number: number }[])[];
  readonly end: number;
}

async function check({ ports, passes, planned, happened, end }: Played): Promise<void> {
  const open = await ports.incidents.open();
  const all = [...(await ports.incidents.ended(0, end + 1)), ...open.incidents];
  const sent = new Set(passes.flatMap((pass) => pass.sent));
  seen.sent += sent.size;

  // What was decided was sent, and nothing else is left.
  must(open.outbox.length === 0, 'a message was never sent');
  must(
    open.incidents.every(({ endedAt }) => endedAt === undefined),
    'an incident is over and does not leave',
  );
  must(new Set(all.map(({ id }) => id)).size === all.length, 'two incidents have one id');
  for (const incident of all) {
    const levels = incident.told.map(({ what, level }) => `${incident.id}-${what}-${level}`);
    must(new Set(levels).size === levels.length, 'told twice at one level');
    must(
      levels.every((id) => sent.has(id)),
      'told, and not sent',
    );
    must(incident.outage === undefined || levels.length === 0, 'people were told of what an outage explains');
    must(
      incident.outage !== undefined || levels.length > 0 || incident.acknowledged !== undefined,
      'nobody was ever told of an incident',
    );
    if (incident.outage !== undefined) seen.inOutage += 1;
    if (levels.some((id) => id.includes('passed-on'))) seen.passedOn += 1;
    if (levels.some((id) => id.includes('worse'))) seen.worse += 1;
  }

  // The same message again only after a look that was cut off while it was sending.
  for (const id of sent) {
    const senders = passes.filter((pass) => pass.sent.includes(id));
    must(
      senders.slice(0, -1).every(({ cut }) => cut),
      `${id} was sent twice`,
    );
    must(
      senders.every((pass) => pass.sent.filter((each) => each === id).length === 1),
      `${id} twice at once`,
    );
    if (senders.length > 1) seen.twice += 1;
  }

  for (const { id, end: ends } of planned) {
    must(sent.has(`${id}-summary`) || !sent.has(`${id}-ended`), 'an outage ended without a summary');
    if (sent.has(`${id}-summary`)) seen.summaries += 1;
    const early = passes.filter((pass) => pass.at < ends + SETTLE && pass.sent.includes(`${id}-summary`));
    must(early.length === 0, 'a summary came too early');
  }
  checkSilence({ ports, passes, planned }, all);
  for (const [index, changes] of happened.entries()) {
    for (const { change: on, number } of changes.filter((each) => each.change.on)) {
      if (isHeard(passes, on.name, number)) must(isIn(on, all), `a ${alarms[index]?.severity} was lost`);
    }
    const last = changes.at(-1)?.change;
    if (last?.on)
      must(
        open.incidents.some((each) => isOnIn(last.name, each)),
        'what is on is in no incident',
      );
  }
}

/** Of a message before its outage has settled there is something that the outage does not explain. */
function checkSilence(
  { passes, planned }: Pick<Played, 'ports' | 'passes' | 'planned'>,
  all: readonly Incident[],
): void {
  const isAbout = (id: string, { id: about }: Pick<OutboxMessage, 'id'>) => id.startsWith(`${about}-`);
  for (const { at, sent } of passes) {
    for (const id of sent) {
      const incident = all.find((each) => isAbout(id, each) && each.told.length > 0);
      if (!incident) continue;
      const explained = incident.alarms.every((alarm) => {
        const outage = outageOf(alarm, alarm.since, planned);
        return outage !== undefined && at < outage.end + SETTLE;
      });
      must(!explained, 'people were told in a planned outage of what it explains');
    }
  }
}

/** Whether the router has done a look with this change, or the one after it, before it can have known of a later one. */
function isHeard(passes: readonly Pass[], name: string, number: number): boolean {
  const has = (numbers: (each: number) => boolean) => (pass: Pass) =>
    pass.events.some((event) => event.changes[1]?.name === name && numbers(event.number));
  const heard = passes.findIndex(
    (pass) => !pass.cut && has((each) => each === number || each === number + 1)(pass),
  );
  const later = passes.findIndex(has((each) => each > number + 1));
  return heard >= 0 && (later < 0 || heard < later);
}

const isIn = ({ name, at }: AlarmChange, all: readonly Incident[]) =>
  all.some(
    ({ beganAt, endedAt = Number.POSITIVE_INFINITY, alarms: own }) =>
      beganAt <= at && at <= endedAt && own.some((alarm) => alarm.name === name),
  );
const isOnIn = (name: string, { alarms: own }: Incident) =>
  own.some((alarm) => alarm.name === name && alarm.endedAt === undefined);

test(`${HISTORIES} random histories: no page is lost or told twice, and nothing in a planned outage reaches people`, async () => {
  await fc.assert(fc.asyncProperty(history, play), { numRuns: HISTORIES });
  // Nothing would be proven by histories in which nothing happens.
  for (const [what, count] of Object.entries(seen)) expect([what, count > 10]).toEqual([what, true]);
}, 300_000);
