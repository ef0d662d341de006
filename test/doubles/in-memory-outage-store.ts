import {
  emptyCalendar,
  nextCalendar,
  type Outage,
  type OutageCalendar,
} from '../../lambdas/contracts/outage.ts';
import type { CalendarWritten, OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';

export class InMemoryOutageStore implements OutageStore {
  #calendar: OutageCalendar = emptyCalendar;

  async read(): Promise<OutageCalendar> {
    return this.#calendar;
  }

  async write(next: OutageCalendar): Promise<CalendarWritten> {
    if (next.version !== this.#calendar.version + 1) return 'conflict';
    this.#calendar = next;
    return 'written';
  }

  /** As if somebody had announced it. */
  async add(outage: Omit<Outage, 'by' | 'told'> & Partial<Outage>): Promise<void> {
    const { outages } = this.#calendar;
    const all = [...outages, { by: 'a test', told: [], ...outage }];
    await this.write(nextCalendar(this.#calendar, all, outage.start));
  }
}
