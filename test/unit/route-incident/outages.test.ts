import { type IncidentState, noIncidents } from '../../../lambdas/contracts/incident-state.ts';
import type { Outage } from '../../../lambdas/contracts/outage.ts';
import type { AlarmChange } from '../../../lambdas/route-incident/alarm-change.ts';
import { marked } from '../../../lambdas/route-incident/outage-notices.ts';
import { step } from '../../../lambdas/route-incident/route-incident.ts';
import { change } from '../../fixtures/alarm-events.ts';

const MINUTE = 60_000;
/** Wednesday night. */
const START = Date.UTC(2026, 10, 25, 7, 0);
const END = START + 60 * MINUTE;
const SETTLED = END + 10 * MINUTE;

const planned = (changes: Partial<Outage> = {}): Outage => ({
  id: 'mhv-1',
  service: 'mhv',
  start: START,
  end: END,
  message: 'patches',
  by: 'olga',
  told: ['announced', 'begun'],
  ...changes,
});

/** A router whose messages are taken and marked at once, and a calendar that can be changed. */
function router(...outages: Outage[]) {
  let state: IncidentState = noIncidents;
  const it = {
    outages: outages as readonly Outage[],
    sent: [] as string[],
    get incidents() {
      return state.incidents;
    },
    at(now: number, ...changes: AlarmChange[]) {
      state = step(state, changes, { now, outages: it.outages });
      it.outages = marked(it.outages, state.outbox);
      const messages = state.outbox.map(({ id, topic, groups }) => `${topic} ${id}: ${groups.join(' ')}`);
      it.sent.push(...messages);
      state = { ...state, outbox: [] };
      return messages;
    },
  };
  return it;
}

describe('inside a planned outage', () => {
  test.each([
    ['begins with it', START],
    ['begins in it', START + 30 * MINUTE],
    ['begins at its end, of windows that were begun in it', END + 9 * MINUTE],
  ])('an alarm that %s is kept with it and told to nobody', (_, at) => {
    const it = router(planned({ told: ['announced', 'begun', 'ended', 'summary'] }));
    expect(it.at(at, change('error-rate', true, at))).toEqual([]);
    expect(it.incidents).toMatchObject([{ outage: 'mhv-1', told: [] }]);
    for (let now = at; now < SETTLED; now += MINUTE) expect(it.at(now)).toEqual([]);
  });

  test('of Redis queues of bust-cache are kept with it, and others told', () => {
    const it = router(planned({ id: 'redis-1', service: 'redis' }));
    const at = START + 30 * MINUTE;
    const deadLettersOf = (queue: string) =>
      change('dead-letters', true, at, { name: `account-creation-test-${queue}-dead-letters` });
    expect(it.at(at, ...['bust', 'bust-later', 'bust-cache-rule'].map(deadLettersOf))).toEqual([]);
    expect(it.at(at, deadLettersOf('store-error'))).toEqual([
      'errors 20261125-0730-errors-2-opened-0: delivery',
    ]);
    expect(it.incidents.map(({ outage, alarms }) => [outage, alarms.length])).toEqual([
      ['redis-1', 3],
      [undefined, 1],
    ]);
  });

  test.each([
    ['begins before it', START - 1, 'error-rate' as const, {}],
    ['begins ten minutes after it', SETTLED, 'error-rate' as const, {}],
    ['it does not explain', START + MINUTE, 'function-errors' as const, {}],
    ['another service explains', START + MINUTE, 'profile-not-busted' as const, {}],
    ['nobody can read', Date.UTC(2026, 10, 25, 15, 0), 'error-rate' as const, { text: undefined }],
  ])('an alarm that %s is told', (_, at, heading, more) => {
    const it = router(planned({ end: at > SETTLED ? at + MINUTE : END }));
    expect(it.at(at, change(heading, true, at, more)).join()).toMatch(/-opened-0/);
  });

  test('one that was cancelled before it began explains nothing', () => {
    const it = router(planned({ end: START, told: ['announced', 'cancelled'] }));
    expect(it.at(START, change('error-rate', true, START))).toHaveLength(1);
  });

  test('alarms of one outage are one incident for each kind, however far apart', () => {
    const it = router(planned());
    it.at(START, change('error-rate', true, START));
    it.at(START + 40 * MINUTE, change('success-rate', true, START + 40 * MINUTE));
    it.at(START + 40 * MINUTE, change('mhv-response', true, START + 40 * MINUTE));
    expect(it.incidents.map(({ kind, alarms }) => [kind, alarms.length])).toEqual([
      ['errors', 2],
      ['latency', 1],
    ]);
  });

  test('an incident from before goes on as it was', () => {
    const it = router(planned());
    it.at(START - MINUTE, change('error-rate', true, START - MINUTE));
    it.at(START + MINUTE, change('error-rate', false, START + MINUTE));
    it.at(START + 2 * MINUTE, change('error-rate', true, START + 2 * MINUTE));
    expect(it.incidents).toMatchObject([{ told: [{ what: 'opened' }] }]);
    expect(it.incidents[0]).not.toHaveProperty('outage');
  });
});

describe('after a planned outage', () => {
  test('there is one summary, ten minutes later, and what is still wrong is an ordinary incident', () => {
    const it = router(planned());
    it.at(START + MINUTE, change('error-rate', true, START + MINUTE));
    it.at(START + MINUTE, change('success-rate', true, START + MINUTE));
    it.at(END - MINUTE, change('success-rate', false, END - MINUTE));
    expect(it.at(END)).toEqual(['outages mhv-1-ended: maintenance identity support tool-teams']);
    expect(it.at(SETTLED - 1)).toEqual([]);
    expect(it.at(SETTLED)).toEqual([
      'errors 20261125-0810-errors-opened-0: delivery',
      'system-status mhv-1-summary: maintenance',
    ]);
    expect(
      it.incidents.map(({ outage, endedAt, alarms }) => [outage, endedAt, alarms.map(({ since }) => since)]),
    ).toEqual([
      ['mhv-1', SETTLED, [START + MINUTE, START + MINUTE]],
      [undefined, undefined, [START + MINUTE]],
    ]);
    for (let minute = 1; minute < 15; minute += 1) expect(it.at(SETTLED + minute * MINUTE)).toEqual([]);
    expect(it.incidents).toHaveLength(1);
    expect(it.at(SETTLED + 15 * MINUTE)).toEqual([
      'errors 20261125-0810-errors-passed-on-1: delivery engineers',
    ]);
  });

  test('in which nothing happened there is a summary too', () => {
    const it = router(planned());
    it.at(END);
    expect(it.at(SETTLED + 3 * MINUTE)).toEqual(['system-status mhv-1-summary: maintenance']);
    expect(it.at(SETTLED + 4 * MINUTE)).toEqual([]);
  });

  test('of which nobody knew before it was over nothing is told but what it explains', () => {
    const it = router(planned({ told: [] }));
    expect(it.at(SETTLED)).toEqual([]);
    expect(it.at(SETTLED, change('error-rate', true, START), change('error-rate', false, END))).toEqual([
      'system-status mhv-1-summary: maintenance',
    ]);
  });

  test('that is longer than was planned the silence is longer too', () => {
    const it = router(planned());
    it.at(START + MINUTE, change('error-rate', true, START + MINUTE));
    it.outages = it.outages.map((outage) => ({
      ...outage,
      end: END + 60 * MINUTE,
      told: ['announced', 'begun'],
    }));
    expect(it.at(SETTLED)).toEqual([]);
    expect(it.at(SETTLED + 60 * MINUTE).join()).toContain('-opened-0');
  });

  test('what a second outage explains stays with that one', () => {
    const sts = planned({ id: 'sts-1', service: 'sts', start: START + 30 * MINUTE, end: END + 60 * MINUTE });
    const it = router(planned(), sts);
    it.at(START + MINUTE, change('error-rate', true, START + MINUTE));
    it.at(END);
    expect(it.at(SETTLED)).toEqual(['system-status mhv-1-summary: maintenance']);
    expect(it.incidents.map(({ outage, endedAt }) => [outage, endedAt !== undefined])).toEqual([
      ['mhv-1', true],
      ['sts-1', false],
    ]);
  });

  test('that the calendar has forgotten, what is still wrong is told', () => {
    const it = router(planned());
    it.at(START + MINUTE, change('error-rate', true, START + MINUTE));
    it.outages = [];
    expect(it.at(START + 2 * MINUTE)).toEqual(['errors 20261125-0702-errors-opened-0: delivery']);
  });
});

describe('teams are told', () => {
  const everyone = 'maintenance identity support tool-teams';

  test('each once: announced, begun, ended', () => {
    const it = router(planned({ told: [] }));
    for (let now = START - 30 * MINUTE; now < SETTLED + 30 * MINUTE; now += MINUTE) it.at(now);
    expect(it.sent).toEqual([
      `outages mhv-1-announced: ${everyone}`,
      `outages mhv-1-begun: ${everyone}`,
      `outages mhv-1-ended: ${everyone}`,
      'system-status mhv-1-summary: maintenance',
    ]);
  });

  test('of one that begins at once both, in order', () => {
    expect(router(planned({ told: [] })).at(START + MINUTE)).toEqual([
      `outages mhv-1-announced: ${everyone}`,
      `outages mhv-1-begun: ${everyone}`,
    ]);
  });

  test('that it does not take place, if they knew of it', () => {
    const it = router(planned({ told: ['announced'], end: START }));
    expect(it.at(START - MINUTE)).toEqual([`outages mhv-1-cancelled: ${everyone}`]);
    expect(it.at(SETTLED)).toEqual([]);
    expect(router(planned({ told: [], end: START })).at(START - MINUTE)).toEqual([]);
  });

  test('of a change again, with another id', () => {
    const it = router(planned({ told: [] }));
    it.at(START - MINUTE);
    const changedAt = START - MINUTE / 2;
    it.outages = [planned({ told: [], changedAt })];
    expect(it.at(START - MINUTE / 4)).toEqual([`outages mhv-1-announced-${changedAt}: ${everyone}`]);
    expect(it.at(START - 1)).toEqual([]);
  });

  test('that it does not take place, also if it was changed right before', () => {
    const it = router(planned({ told: [] }));
    it.at(START - MINUTE);
    const changedAt = START - MINUTE / 2;
    it.outages = [planned({ told: [], changedAt, end: START })];
    expect(it.at(START - 1)).toEqual([`outages mhv-1-cancelled-${changedAt}: ${everyone}`]);
    expect(it.at(SETTLED)).toEqual([]);
  });
});
