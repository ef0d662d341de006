import { allForYear } from '@18f/us-federal-holidays';
import { hoursAt, isFederalHoliday } from '../../../lambdas/route-incident/business-hours.ts';

const HOUR = 3_600_000;
/** `2027-12-31`: every day that the library calls a holiday, those of New Year's that are in the year before too. */
const holidays = new Set(
  Array.from({ length: 62 }, (_, index) => allForYear(2022 + index))
    .flat()
    .map(({ dateString }) => iso(new Date(`${dateString} UTC`))),
);
function iso(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** When New York's clocks change, by the Energy Policy Act of 2005: 2 a.m. of the second Sunday of March, the first of November. */
function offsetHours(at: number): number {
  const year = new Date(at).getUTCFullYear();
  const sunday = (month: number, nth: number) =>
    1 + ((7 - new Date(Date.UTC(year, month, 1)).getUTCDay()) % 7) + 7 * (nth - 1);
  const summer = [Date.UTC(year, 2, sunday(2, 2), 2 + 5), Date.UTC(year, 10, sunday(10, 1), 2 + 4)] as const;
  return at >= summer[0] && at < summer[1] ? -4 : -5;
}

test('every hour of three years, from its first to its last millisecond, is what a calendar and the law on daylight saving say', () => {
  const seen = { business: 0, off: 0 };
  const hours = Array.from({ length: (3 * 365 + 1) * 24 }, (_, hour) => Date.UTC(2026, 0, 1) + hour * HOUR);
  for (const at of hours.flatMap((hour) => [hour, hour + HOUR - 1])) {
    const there = new Date(at + offsetHours(at) * HOUR);
    const [weekday, hour] = [there.getUTCDay(), there.getUTCHours()];
    const works = weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18;
    const expected = works && !holidays.has(iso(there)) ? 'business' : 'off';
    const found = hoursAt(at);
    if (found !== expected) expect([new Date(at).toISOString(), found]).toEqual(['', expected]);
    seen[found] += 1;
  }
  // About 250 days of ten hours, three times, both ends of each.
  expect(seen.business / 2).toBeGreaterThan(3 * 245 * 10);
  expect(seen.business / 2).toBeLessThan(3 * 255 * 10);
});

test('every day of sixty years is a holiday where the library has one, with those of New Year in the year before', () => {
  let count = 0;
  // Juneteenth is one since 2021.
  for (let at = Date.UTC(2022, 0, 1); at < Date.UTC(2082, 0, 1); at += 24 * HOUR) {
    const date = new Date(at);
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const expected = holidays.has(iso(date));
    if (isFederalHoliday(day) !== expected) expect([date.toISOString(), !expected]).toEqual(['', expected]);
    if (expected) count += 1;
  }
  expect(count).toBeGreaterThan(60 * 11 - 3);
  expect(isFederalHoliday({ year: 2027, month: 12, day: 31 })).toBe(true);
});

test('the clock that is not there, and the hour that is there twice', () => {
  // 2027-03-14: after 1:59 EST comes 3:00 EDT. Monday morning begins an hour of UTC earlier than the week before.
  expect([hoursAt(Date.UTC(2027, 2, 12, 12, 59)), hoursAt(Date.UTC(2027, 2, 12, 13, 0))]).toEqual([
    'off',
    'business',
  ]);
  expect([hoursAt(Date.UTC(2027, 2, 15, 11, 59)), hoursAt(Date.UTC(2027, 2, 15, 12, 0))]).toEqual([
    'off',
    'business',
  ]);
  // 2027-11-07: back to EST. Monday's evening is an hour of UTC later than Friday's.
  expect([hoursAt(Date.UTC(2027, 10, 5, 21, 59)), hoursAt(Date.UTC(2027, 10, 5, 22, 0))]).toEqual([
    'business',
    'off',
  ]);
  expect([hoursAt(Date.UTC(2027, 10, 8, 22, 59)), hoursAt(Date.UTC(2027, 10, 8, 23, 0))]).toEqual([
    'business',
    'off',
  ]);
});
