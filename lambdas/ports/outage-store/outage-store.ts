import type { Outage, OutageCalendar } from '../../contracts/outage.ts';

/** `conflict`: somebody else has written meanwhile; read again and decide again. */
export type CalendarWritten = 'written' | 'conflict';

/** Planned outages of what we depend on. Every method throws if the store cannot be reached. */
export interface OutageStore {
  /** Empty, with version 0, while nothing was ever announced. */
  read(): Promise<OutageCalendar>;
  /** One write in place of the calendar that was read, if that is still the stored one. */
  write(previous: OutageCalendar, outages: readonly Outage[]): Promise<CalendarWritten>;
}
