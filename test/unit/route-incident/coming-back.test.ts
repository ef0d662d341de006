import { off, on, router, ticket } from '../../fixtures/router.ts';

const MINUTE = 60_000;
/** Wednesday, the day before Thanksgiving 2026: 10 a.m. in Washington; and the night before, 2:04 a.m. */
const DAY = Date.UTC(2026, 10, 25, 15, 0);
const NIGHT = Date.UTC(2026, 10, 25, 7, 4);

describe('a page beside a ticket that goes on', () => {
  function night() {
    const it = router();
    it.at(NIGHT, on('error-rate', NIGHT), on('satisfaction', NIGHT, ticket));
    return it;
  }

  test('is not passed on when it is over: nobody is woken for what is left', () => {
    const it = night();
    it.at(NIGHT + 5 * MINUTE, off('error-rate', NIGHT + 5 * MINUTE));
    for (let minute = 6; minute < 100; minute += 1) expect(it.at(NIGHT + minute * MINUTE)).toEqual([]);
  });

  test('that somebody has taken is theirs when it comes back soon', () => {
    const it = night();
    it.acknowledge(NIGHT + MINUTE);
    it.at(NIGHT + 5 * MINUTE, off('error-rate', NIGHT + 5 * MINUTE));
    it.at(NIGHT + 20 * MINUTE, on('error-rate', NIGHT + 20 * MINUTE));
    expect(it.at(NIGHT + 60 * MINUTE)).toEqual([]);
  });

  test('and comes back later is told as an incident of its own, and each ends by itself', () => {
    const it = night();
    it.acknowledge(NIGHT + MINUTE);
    it.at(NIGHT + 5 * MINUTE, off('error-rate', NIGHT + 5 * MINUTE));
    const later = NIGHT + 120 * MINUTE;
    expect(it.at(later, on('error-rate', later))).toEqual(['20261125-0904-errors opened page off: delivery']);
    it.at(later + MINUTE, off('error-rate', later + MINUTE));
    expect(it.at(later + 6 * MINUTE)).toEqual(['20261125-0904-errors resolved page off: delivery']);
    expect(it.incidents[0]?.alarms.map(({ endedAt }) => endedAt)).toEqual([NIGHT + 5 * MINUTE, undefined]);
  });

  test('that came and went before the router heard of it wakes nobody', () => {
    const it = router();
    it.at(NIGHT, on('satisfaction', NIGHT, ticket));
    const blip = [on('error-rate', NIGHT + MINUTE), off('error-rate', NIGHT + 2 * MINUTE)];
    expect(it.at(NIGHT + 3 * MINUTE, ...blip)).toEqual([]);
    expect(it.at(DAY)).toEqual(['20261125-0704-errors opened ticket business: engineers']);
  });
});

test('a page does not join what somebody has called a false alarm', () => {
  const it = router();
  it.at(NIGHT, on('error-rate', NIGHT));
  it.acknowledge(NIGHT + MINUTE, true);
  expect(it.at(NIGHT + 5 * MINUTE, on('success-rate', NIGHT + 5 * MINUTE))).toEqual([
    '20261125-0709-errors opened page off: delivery',
  ]);
});

test('a ticket that comes and goes over a long weekend is one incident, and one message after it', () => {
  const it = router();
  const evening = Date.UTC(2026, 10, 25, 23, 30);
  const morning = Date.UTC(2026, 10, 27, 13, 0);
  let at = evening;
  for (; at < morning - 12 * MINUTE; at += 12 * MINUTE) {
    it.at(at, on('satisfaction', at, ticket));
    it.at(at + MINUTE, off('satisfaction', at + MINUTE, ticket));
    it.at(at + 7 * MINUTE);
    expect(it.incidents).toHaveLength(1);
  }
  it.at(morning);
  expect(it.sent).toEqual(['20261125-2330-errors resolved ticket business: engineers']);
});
