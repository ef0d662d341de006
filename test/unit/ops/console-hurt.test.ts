import { hurtOf, type Seen } from '../../../ops/console/now/hurt.ts';
import type { MetricNow } from '../../../ops/console/now/view.ts';
import { alarmNow, NOW } from '../../fixtures/console-now.ts';

const HOUR = 3_600_000;
const ticket = alarmNow({ name: 'bust-lag', severity: 'ticket', impact: 'Profiles are old.' });
const outage = { id: 'o1', service: 'mhv', start: NOW, end: NOW + HOUR, message: 'a release' } as const;
const errors: MetricNow = { name: 'errors', unit: 'share', limit: 'under 1 %', n: 900, kept: false };

function hurt(seen: Partial<Seen>) {
  return hurtOf({ alarms: [], watched: 61, metrics: [], outages: [], now: NOW, ...seen });
}

test.each<[string, Partial<Seen>, string]>([
  ['no alarm', {}, 'nobody'],
  ['a page', { alarms: [alarmNow()] }, 'now'],
  ['a ticket', { alarms: [ticket] }, 'slowly'],
  ['a page beside an older ticket', { alarms: [{ ...ticket, since: 0 }, alarmNow()] }, 'now'],
  ['alarms that cannot be read', { alarms: undefined }, 'unknown'],
  ['a stage without alarms', { watched: 0 }, 'unknown'],
  ['a metric that chance may have broken', { metrics: [errors] }, 'nobody'],
  ['a metric beyond its limit', { metrics: [{ ...errors, isBeyond: true }] }, 'slowly'],
  ['outages that cannot be read', { outages: undefined }, 'nobody'],
])('%s', (_, seen, level) => {
  expect(hurt(seen).level).toBe(level);
});

test('who is hurt, since when, and by which alarm: the page that came first', () => {
  const first = alarmNow({ name: 'uptime-1h', impact: 'Nobody gets an account.', since: NOW - HOUR });
  expect(hurt({ alarms: [ticket, alarmNow(), first] }).text).toBe(
    'Nobody gets an account. Since 14:00 UTC: uptime-1h. 2 other alarms are on.',
  );
});

test.each([
  ['begins', NOW, true],
  ['ends', NOW + HOUR, false],
])('a planned outage is told of from its begin on, until it ends: it %s', (_, now, isTold) => {
  expect(hurt({ outages: [outage], now }).text.includes('planned outage of mhv')).toBe(isTold);
});
