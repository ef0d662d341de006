import fc from 'fast-check';
import type { OutboxMessage } from '../../../lambdas/contracts/incident-state.ts';
import type { Incident } from '../../../lambdas/contracts/incidents.ts';
import type { Outage } from '../../../lambdas/contracts/outage.ts';
import type { AlarmChange } from '../../../lambdas/route-incident/alarm-change.ts';
import { outageOf } from '../../../lambdas/route-incident/hear.ts';
import { history, MINUTE, type Pass, type Played, playHistory } from '../../fixtures/incident-history.ts';

const HISTORIES = 500;
const SETTLE = 10 * MINUTE;

/** Plain: this is asked a hundred thousand times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const seen = { sent: 0, cut: 0, twice: 0, inOutage: 0, passedOn: 0, worse: 0, summaries: 0 };

async function check(played: Played): Promise<void> {
  const { incidents, passes, planned, happened, end } = played;
  const open = await incidents.open();
  const all = [...(await incidents.ended(0, end + 1)), ...open.incidents];
  const sent = new Set(passes.flatMap((pass) => pass.sent));
  seen.sent += sent.size;
  seen.cut += passes.filter(({ cut }) => cut).length;

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
  checkSilence(passes, planned, all);
  for (const changes of happened) checkHeard(changes, played, { all, open: open.incidents });
}

/** Every time that an alarm was on is in an incident; a page, without outages, in one that people were told of then. */
function checkHeard(
  changes: readonly AlarmChange[],
  { passes, planned, happened }: Played,
  { all, open }: { readonly all: readonly Incident[]; readonly open: readonly Incident[] },
): void {
  for (const [number, on] of changes.entries()) {
    if (!on.on || !isHeard(passes, on.name, number)) continue;
    const found = all.filter((incident) => isIn(on, incident));
    must(found.length > 0, `${on.name} was lost`);
    if (planned.length > 0 || on.text?.severity === 'ticket') continue;
    // It joined one that had just begun, or one of which something had been on until a while before.
    const endsOf = (name: string) => happened.flat().filter((each) => each.name === name && !each.on);
    const isFresh = ({ beganAt, alarms }: Incident) =>
      on.at - beganAt <= 15 * MINUTE ||
      alarms.some(({ name }) => endsOf(name).some(({ at }) => Math.abs(on.at - at) <= 15 * MINUTE));
    must(found.some(isFresh), `${on.name} came back, and nobody was told of it`);
  }
  const last = changes.at(-1);
  const isOn = ({ alarms }: Incident) =>
    alarms.some(({ name, endedAt }) => name === last?.name && endedAt === undefined);
  must(!last?.on || open.some(isOn), 'what is on is in no incident');
}

/** Of a message before its outage has settled there is something that the outage does not explain. */
function checkSilence(passes: readonly Pass[], planned: readonly Outage[], all: readonly Incident[]): void {
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

function isIn({ name, at }: AlarmChange, { beganAt, endedAt, alarms }: Incident): boolean {
  const isWithin = beganAt <= at && at <= (endedAt ?? Number.POSITIVE_INFINITY);
  return isWithin && alarms.some((alarm) => alarm.name === name);
}

test(`${HISTORIES} random histories: no page is lost or told twice, and nothing in a planned outage reaches people`, async () => {
  await fc.assert(
    fc.asyncProperty(history, async (each) => check(await playHistory(each))),
    { numRuns: HISTORIES },
  );
  // Nothing would be proven by histories in which nothing happens.
  for (const [what, count] of Object.entries(seen)) expect([what, count > 10]).toEqual([what, true]);
}, 300_000);
