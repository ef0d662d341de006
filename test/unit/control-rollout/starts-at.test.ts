import { instantOf, startOf } from '../../../lambdas/control-rollout/starts-at.ts';

describe('a wall-clock time in a zone', () => {
  test.each([
    ['2024-11-05T14:00', 'America/New_York', '2024-11-05T19:00:00Z'],
    ['2024-07-05T14:00', 'America/New_York', '2024-07-05T18:00:00Z'],
    ['2024-11-05T14:00', 'UTC', '2024-11-05T14:00:00Z'],
    ['2024-11-05T14:00', 'Asia/Kolkata', '2024-11-05T08:30:00Z'],
    // Clocks go back at 2:00: 1:30 is there twice, and the first one counts.
    ['2024-11-03T01:30', 'America/New_York', '2024-11-03T05:30:00Z'],
    // Clocks go forward at 2:00: 2:30 is not there.
    ['2024-03-10T02:30', 'America/New_York', '2024-03-10T07:30:00Z'],
    ['2024-03-10T03:30', 'America/New_York', '2024-03-10T07:30:00Z'],
    ['2024-12-31T23:59', 'Pacific/Auckland', '2024-12-31T10:59:00Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(new Date(instantOf(local, zone)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  test('a phase without a time of its own has none', () => {
    expect(startOf({ name: 'full', steps: [] })).toBeUndefined();
    expect(startOf(undefined)).toBeUndefined();
  });
});
