import type { OutageCalendar } from '../../contracts/outage.ts';

/** `conflict`: somebody else has written meanwhile; read again and decide again. */
export type CalendarWritten = 'written' | 'conflict';

/** Planned outages of what we depend on. Every method throws if the store cannot be reached. */
export interface OutageStore {
  /** Empty, with version 0, while nothing was ever announced. */
  read(): Promise<OutageCalendar>;
  /** In one write, if what is stored is the calendar before this one (`nextCalendar` makes it). */
  write(next: OutageCalendar): Promise<CalendarWritten>;
}
