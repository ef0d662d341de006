import type { OutageTime } from '../../../lambdas/contracts/outage.ts';
import { production } from '../../../lambdas/contracts/rollout-plans/production.ts';
import { linesOfSchedule, scheduleOf, timeAfter } from '../../../ops/rollout/schedule.ts';

const HOUR = 3_600_000;
const outage = (from: number, to: number): OutageTime => ({
  service: 'mhv',
  start: from,
  end: to,
});

test('each step begins when those before it have had their time, not before its phase’s own', () => {
  const before = Date.parse('2024-11-01T00:00Z');
  const begins = scheduleOf(production, before, []).map(({ begins: at }) =>
    new Date(at).toISOString().slice(0, 16),
  );
  expect(begins).toEqual([
    '2024-11-05T19:00',
    '2024-11-05T20:00',
    '2024-11-05T21:00',
    '2024-11-05T21:01',
    '2024-11-06T21:01',
    '2024-11-07T21:01',
    '2024-11-08T21:01',
    '2024-11-09T21:01',
  ]);
  const later = Date.parse('2026-01-01T00:00Z');
  expect(scheduleOf(production, later, [])[0]?.begins).toBe(later);
});

test('planned outages take their time, each once, also those that come while another one is waited for', () => {
  expect(timeAfter(0, HOUR, [])).toBe(HOUR);
  expect(timeAfter(0, HOUR, [outage(HOUR / 2, HOUR)])).toBe(1.5 * HOUR);
  expect(timeAfter(0, HOUR, [outage(0, HOUR), outage(HOUR, 2 * HOUR), outage(1.5 * HOUR, 2.5 * HOUR)])).toBe(
    3.5 * HOUR,
  );
  expect(timeAfter(0, HOUR, [outage(HOUR, 2 * HOUR)])).toBe(HOUR);
});

test('the lines name every step, the approval, the time of its own and who is told', () => {
  const lines = linesOfSchedule(production, 0, []).join('\n');
  for (const named of [
    'production/1/3',
    'production/4/1',
    'approval by product-owner',
    'not before 2024-11-05T14:00 America/New_York',
    'tells everyone',
  ]) {
    expect(lines).toContain(named);
  }
});
