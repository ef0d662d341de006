import { type IncidentState, noIncidents } from '../../../lambdas/contracts/incident-state.ts';
import { step } from '../../../lambdas/route-incident/route-incident.ts';
import { change } from '../../fixtures/alarm-events.ts';
import { off, on, router, ticket } from '../../fixtures/router.ts';

const MINUTE = 60_000;
/** Wednesday, the day before Thanksgiving 2026: 10 a.m. in Washington; and the night before, 2:04 a.m. */
const DAY = Date.UTC(2026, 10, 25, 15, 0);
const NIGHT = Date.UTC(2026, 10, 25, 7, 4);

describe('a page', () => {
  test('is told at once, by kind and hour', () => {
    expect(router().at(DAY, on('error-rate', DAY))).toEqual([
      '20261125-1500-errors opened page business: engineers',
    ]);
    expect(router().at(NIGHT, on('error-rate', NIGHT))).toEqual([
      '20261125-0704-errors opened page off: delivery',
    ]);
    expect(router().at(DAY, on('response', DAY))).toEqual([
      '20261125-1500-latency opened page business: reliability',
    ]);
  });

  test('is passed on once to each level while nobody acknowledges it, to whom the hour says then', () => {
    const it = router();
    const beforeSix = Date.UTC(2026, 10, 25, 22, 50);
    it.at(beforeSix, on('error-rate', beforeSix));
    expect(it.at(beforeSix + 14.9 * MINUTE)).toEqual([]);
    // By then it is after 6 p.m.
    expect(it.at(beforeSix + 15 * MINUTE)).toEqual([
      '20261125-2250-errors passed-on page off: delivery engineers',
    ]);
    for (let minute = 16; minute < 100; minute += 1) expect(it.at(beforeSix + minute * MINUTE)).toEqual([]);
  });

  test('that somebody has acknowledged is never passed on', () => {
    const it = router();
    it.at(NIGHT, on('error-rate', NIGHT));
    it.acknowledge(NIGHT + MINUTE);
    for (let minute = 2; minute < 100; minute += 1) expect(it.at(NIGHT + minute * MINUTE)).toEqual([]);
    it.at(NIGHT + 100 * MINUTE, off('error-rate', NIGHT + 100 * MINUTE));
    expect(it.at(NIGHT + 105 * MINUTE)).toEqual(['20261125-0704-errors resolved page off: delivery']);
  });

  test('is not passed on while nothing is wrong, and is when it comes back', () => {
    const it = router();
    it.at(NIGHT, on('error-rate', NIGHT));
    it.at(NIGHT + 13 * MINUTE, off('error-rate', NIGHT + 13 * MINUTE));
    expect(it.at(NIGHT + 16 * MINUTE)).toEqual([]);
    expect(it.at(NIGHT + 17 * MINUTE, on('error-rate', NIGHT + 17 * MINUTE))).toEqual([
      '20261125-0704-errors passed-on page off: delivery engineers',
    ]);
  });

  test('that came and went before anybody could be told wakes nobody: one message in business hours says when', () => {
    const it = router();
    expect(it.at(NIGHT, on('error-rate', NIGHT - 9 * MINUTE), off('error-rate', NIGHT - MINUTE))).toEqual([]);
    expect(it.at(NIGHT + 10 * MINUTE)).toEqual([]);
    expect(it.at(DAY)).toEqual(['20261125-0704-errors resolved page business: engineers']);
    it.at(DAY + MINUTE);
    expect([it.incidents, it.sent.length]).toEqual([[], 1]);
  });
});

describe('a ticket', () => {
  test('is told at once in business hours, and never passed on', () => {
    const it = router();
    expect(it.at(DAY, on('satisfaction', DAY, ticket))).toEqual([
      '20261125-1500-errors opened ticket business: engineers',
    ]);
    for (let minute = 1; minute < 100; minute += 1) expect(it.at(DAY + minute * MINUTE)).toEqual([]);
  });

  test('waits for the first look in business hours: over Thanksgiving, not over the weekend alone', () => {
    const it = router();
    const evening = Date.UTC(2026, 10, 25, 23, 30);
    it.at(evening, on('satisfaction', evening, ticket));
    const told: string[] = [];
    for (let at = evening; it.sent.length === 0; at += MINUTE) {
      it.at(at);
      told.push(new Date(at).toISOString());
    }
    expect(told.at(-1)).toMatch(/^2026-11-27T13:00/);
    expect(it.sent).toEqual(['20261125-2330-errors opened ticket business: engineers']);
  });

  test('that is over by then is told once, with its end', () => {
    const it = router();
    it.at(NIGHT, on('satisfaction', NIGHT, ticket));
    it.at(NIGHT + 9 * MINUTE, off('satisfaction', NIGHT + 9 * MINUTE, ticket));
    for (let at = NIGHT + 10 * MINUTE; at < DAY; at += MINUTE) it.at(at);
    expect(it.sent).toEqual(['20261125-0704-errors resolved ticket business: engineers']);
    expect(it.incidents).toEqual([]);
  });

  test('whose end comes at night is told of it in the morning', () => {
    const it = router();
    it.at(DAY, on('satisfaction', DAY, ticket));
    const night = Date.UTC(2026, 10, 26, 3, 0);
    it.at(night, off('satisfaction', night, ticket));
    expect(it.at(night + 10 * MINUTE)).toEqual([]);
    expect(it.at(Date.UTC(2026, 10, 27, 14, 0))).toEqual([
      '20261125-1500-errors resolved ticket business: engineers',
    ]);
  });
});

describe('alarms that come together', () => {
  test('are one incident: of one kind, within 15 minutes of its beginning, and tell nobody more', () => {
    const it = router();
    it.at(DAY, on('error-rate', DAY));
    expect(it.at(DAY + 15 * MINUTE - 1, on('success-rate', DAY + 15 * MINUTE - 1))).toEqual([]);
    expect(it.incidents.map(({ alarms }) => alarms.length)).toEqual([2]);
    expect(it.at(DAY + 16 * MINUTE, on('credentials', DAY + 16 * MINUTE))).toEqual([
      '20261125-1500-errors passed-on page business: engineers delivery',
      '20261125-1516-errors opened page business: engineers',
    ]);
    expect(it.at(DAY + 16 * MINUTE, on('response', DAY + 16 * MINUTE))).toEqual([
      '20261125-1516-latency opened page business: reliability',
    ]);
  });

  test('the late one began first: the incident began with it', () => {
    const it = router();
    it.at(DAY, on('error-rate', DAY));
    it.at(DAY, on('success-rate', DAY - 2 * MINUTE));
    expect(it.incidents.map(({ beganAt }) => beganAt)).toEqual([DAY - 2 * MINUTE]);
  });

  test('a page makes a ticket worse: it is told at once, and has to be acknowledged anew', () => {
    const it = router();
    it.at(DAY, on('satisfaction', DAY, ticket));
    it.acknowledge(DAY + MINUTE);
    expect(it.at(DAY + 2 * MINUTE, on('error-rate', DAY + 2 * MINUTE))).toEqual([
      '20261125-1500-errors worse page business: engineers',
    ]);
    expect(it.at(DAY + 17 * MINUTE)).toEqual([
      '20261125-1500-errors passed-on page business: engineers delivery',
    ]);
  });

  test('a page joins a ticket that waits for the morning: it is opened now', () => {
    const it = router();
    it.at(NIGHT, on('satisfaction', NIGHT, ticket));
    expect(it.at(NIGHT + MINUTE, on('error-rate', NIGHT + MINUTE))).toEqual([
      '20261125-0704-errors opened page off: delivery',
    ]);
  });

  test('are over when all of them are, and none came back for five minutes; everyone who was told is told', () => {
    const it = router();
    it.at(NIGHT, on('error-rate', NIGHT));
    it.at(NIGHT + MINUTE, on('success-rate', NIGHT + MINUTE));
    it.at(NIGHT + 15 * MINUTE);
    it.at(NIGHT + 20 * MINUTE, off('error-rate', NIGHT + 20 * MINUTE));
    it.at(NIGHT + 21 * MINUTE, off('success-rate', NIGHT + 21 * MINUTE));
    it.at(NIGHT + 25 * MINUTE, on('error-rate', NIGHT + 25 * MINUTE));
    it.at(NIGHT + 26 * MINUTE, off('error-rate', NIGHT + 26 * MINUTE));
    expect(it.at(NIGHT + 31 * MINUTE - 1)).toEqual([]);
    expect(it.at(NIGHT + 31 * MINUTE)).toEqual([
      '20261125-0704-errors resolved page off: delivery engineers',
    ]);
    expect(it.incidents.map(({ endedAt }) => endedAt)).toEqual([NIGHT + 26 * MINUTE]);
    it.at(NIGHT + 32 * MINUTE);
    expect(it.incidents).toEqual([]);
    expect(it.sent).toHaveLength(3);
  });

  test('one that comes back in an incident that lasts for days is news, if it was off for five minutes', () => {
    const it = router();
    it.at(DAY, on('response-whole', DAY, ticket));
    it.at(DAY + MINUTE, on('mhv-response', DAY + MINUTE));
    it.acknowledge(DAY + 2 * MINUTE);
    it.at(DAY + 9 * MINUTE, off('mhv-response', DAY + 9 * MINUTE));
    const later = DAY + 3 * 24 * 60 * MINUTE;
    expect(it.at(later, on('mhv-response', later))).toEqual([
      '20261128-1500-latency opened page off: delivery',
    ]);
    it.at(later + MINUTE, off('mhv-response', later + MINUTE));
    expect(it.at(later + 6 * MINUTE)).toEqual(['20261128-1500-latency resolved page off: delivery']);
    expect(it.incidents.map(({ id, endedAt }) => [id, endedAt !== undefined])).toEqual([
      ['20261125-1500-latency', false],
      ['20261128-1500-latency', true],
    ]);
  });

  test('what comes after five quiet minutes is news, even if nobody looked in them', () => {
    for (const heading of ['error-rate', 'success-rate'] as const) {
      const it = router();
      it.at(NIGHT, on('error-rate', NIGHT));
      it.acknowledge(NIGHT);
      it.at(NIGHT + MINUTE, off('error-rate', NIGHT + MINUTE));
      const later = NIGHT + 8 * MINUTE;
      expect(it.at(later, on(heading, later))).toEqual([
        '20261125-0704-errors resolved page off: delivery',
        '20261125-0712-errors opened page off: delivery',
      ]);
    }
  });

  test('after its end the same alarm is a new incident', () => {
    const it = router();
    it.at(DAY, on('error-rate', DAY));
    it.at(DAY + MINUTE, off('error-rate', DAY + MINUTE));
    it.at(DAY + 6 * MINUTE);
    expect(it.at(DAY + 7 * MINUTE, on('error-rate', DAY + 7 * MINUTE))).toEqual([
      '20261125-1507-errors opened page business: engineers',
    ]);
  });
});

describe('events that come twice, late or not at all', () => {
  test('twice, and older than what is known: nothing', () => {
    const it = router();
    const began = on('error-rate', DAY);
    it.at(DAY, began, began);
    it.at(DAY + MINUTE, off('error-rate', DAY + MINUTE), began);
    it.at(DAY + 6 * MINUTE, began);
    it.at(DAY + 7 * MINUTE, began);
    expect(it.sent).toEqual([
      '20261125-1500-errors opened page business: engineers',
      '20261125-1500-errors resolved page business: engineers',
    ]);
    expect(it.incidents).toEqual([]);
  });

  test('an end that comes first ends nothing that begins later', () => {
    const it = router();
    it.at(DAY + 2 * MINUTE, off('error-rate', DAY));
    expect(it.at(DAY + 2 * MINUTE, on('error-rate', DAY + MINUTE))).toHaveLength(1);
  });

  test('what is remembered of an alarm that is off ends after the time of dead letters', () => {
    const it = router();
    it.at(DAY, off('error-rate', DAY), on('response', DAY));
    const before = it.at(DAY + 13 * 24 * 60 * MINUTE);
    expect(before).toEqual(['20261125-1500-latency passed-on page business: reliability delivery']);
    let state: IncidentState = {
      ...noIncidents,
      alarms: { old: { on: false, at: 0 }, still: { on: true, at: 0 } },
    };
    state = step(state, [], { now: 15 * 24 * 60 * MINUTE, outages: [] });
    expect(Object.keys(state.alarms)).toEqual(['still']);
  });
});

describe('an alarm that nobody can read', () => {
  const unknown = (at: number, isOn = true) =>
    change('uptime', isOn, at, { text: undefined, name: 'account-creation-test-new' });

  test('is a ticket for the engineers, in business hours, by itself', () => {
    const it = router();
    it.at(NIGHT, on('error-rate', NIGHT), unknown(NIGHT));
    expect(it.sent).toEqual(['20261125-0704-errors opened page off: delivery']);
    expect(it.at(DAY)).toContain('20261125-0704-errors-2 opened ticket business: engineers');
    it.at(DAY + MINUTE, unknown(DAY + MINUTE, false));
    expect(it.at(DAY + 6 * MINUTE)).toEqual(['20261125-0704-errors-2 resolved ticket business: engineers']);
  });
});
