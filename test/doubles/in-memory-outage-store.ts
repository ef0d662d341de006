import { emptyCalendar, type Outage, type OutageCalendar } from '../../lambdas/contracts/outage.ts';
import type { CalendarWritten, OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';

export class InMemoryOutageStore implements OutageStore {
  #calendar: OutageCalendar = emptyCalendar;

  async read(): Promise<OutageCalendar> {
    return this.#calendar;
  }

  async write({ version }: OutageCalendar, outages: readonly Outage[]): Promise<CalendarWritten> {
    if (version !== this.#calendar.version) return 'conflict';
    const sorted = [...outages].sort((a, b) => a.start - b.start);
    this.#calendar = { version: version + 1, outages: sorted };
    return 'written';
  }

  /** As if somebody had announced it. */
  async add(outage: Omit<Outage, 'by' | 'told'> & Partial<Outage>): Promise<void> {
    const { outages } = this.#calendar;
    await this.write(this.#calendar, [...outages, { by: 'a test', told: [], ...outage }]);
  }
}
