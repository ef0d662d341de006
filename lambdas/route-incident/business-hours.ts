import type { Hours } from '../contracts/incidents.ts';

/** The groups' clock (docs/domain.md 7: our choice of hours); `Intl` knows its daylight saving. */
export const ZONE = 'America/New_York';
/** Of the clock there: from 8 a.m. until 6 p.m. */
const OPENS = 8;
const CLOSES = 18;

/** A day of the calendar; months from 1. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
});

/** Monday to Friday from 8 a.m. to 6 p.m. in Washington, but for federal holidays. @param at milliseconds since 1970. */
export function hoursAt(at: number): Hours {
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0 } = parts;
  const date = { year, month, day };
  const isOpen = hour >= OPENS && hour < CLOSES && !isWeekend(weekday(date)) && !isFederalHoliday(date);
  return isOpen ? 'business' : 'off';
}

/**
 * Whether the government is closed: the eleven holidays of 5 U.S.C. 6103 on the day on which they are observed. Not
 * Inauguration Day, which is one for the area of Washington alone, and no day that a president gives.
 */
export function isFederalHoliday(date: Day): boolean {
  // New Year's Day of the next year may be observed in this one.
  return [...holidaysOf(date.year), newYear(date.year + 1)]
    .map(observed)
    .some(({ year, month, day }) => year === date.year && month === date.month && day === date.day);
}

const newYear = (year: number): Day => ({ year, month: 1, day: 1 });

const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;
const SUNDAY = 0;

function holidaysOf(year: number): Day[] {
  return [
    newYear(year),
    /* Martin Luther King, Jr. */ nth(3, MONDAY, { year, month: 1 }),
    /* Washington's Birthday */ nth(3, MONDAY, { year, month: 2 }),
    /* Memorial Day: the last Monday */ before(MONDAY, { year, month: 6, day: 1 }),
    /* Juneteenth */ { year, month: 6, day: 19 },
    /* Independence Day */ { year, month: 7, day: 4 },
    /* Labor Day */ nth(1, MONDAY, { year, month: 9 }),
    /* Columbus Day */ nth(2, MONDAY, { year, month: 10 }),
    /* Veterans Day */ { year, month: 11, day: 11 },
    /* Thanksgiving Day */ nth(4, THURSDAY, { year, month: 11 }),
    /* Christmas Day */ { year, month: 12, day: 25 },
  ];
}

/** On a Saturday: the Friday before; on a Sunday: the Monday after. */
function observed(date: Day): Day {
  const on = weekday(date);
  if (on === SATURDAY) return moved(date, -1);
  return on === SUNDAY ? moved(date, 1) : date;
}

function nth(count: number, wanted: number, { year, month }: Omit<Day, 'day'>): Day {
  const first = { year, month, day: 1 };
  return moved(first, ((wanted - weekday(first) + 7) % 7) + 7 * (count - 1));
}

function before(wanted: number, date: Day): Day {
  return moved(date, -((weekday(date) - wanted + 6) % 7) - 1);
}

const isWeekend = (day: number) => day < MONDAY || day > FRIDAY;

/** From 0, Sunday. */
const weekday = ({ year, month, day }: Day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

function moved({ year, month, day }: Day, days: number): Day {
  const to = new Date(Date.UTC(year, month - 1, day + days));
  return { year: to.getUTCFullYear(), month: to.getUTCMonth() + 1, day: to.getUTCDate() };
}
