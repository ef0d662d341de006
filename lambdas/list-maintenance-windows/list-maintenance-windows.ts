import { endingAfter, type OutageCalendar } from '../contracts/outage.ts';

/** Callers are told so long before the start. */
const AHEAD_MS = 60 * 60_000;

/**
 * Planned outages that go on or begin within the hour, by their start, in VA.gov's format (docs/domain.md 8). A cancelled one
 * takes no time. @param now milliseconds since 1970.
 */
export function listMaintenanceWindows(calendar: OutageCalendar, now: number) {
  const shown = endingAfter(now, calendar).filter(({ start, end }) => start <= now + AHEAD_MS && start < end);
  return {
    data: shown.map(({ id, service, start, end, message }) => ({
      id,
      type: 'maintenance_windows' as const,
      attributes: {
        external_service: service,
        start_time: new Date(start).toISOString(),
        end_time: new Date(end).toISOString(),
        description: message,
      },
    })),
  };
}
