import * as v from 'valibot';
import { MaintenanceWindowsBodySchema } from '../../../lambdas/contracts/answer-schemas.ts';
import { nextCalendar, type Outage } from '../../../lambdas/contracts/outage.ts';
import { listMaintenanceWindows } from '../../../lambdas/list-maintenance-windows/list-maintenance-windows.ts';

const NOON = Date.parse('2026-11-05T12:00:00.000Z');
const MINUTE = 60_000;

/** From and until so many minutes after noon. */
const outage = (from: number, to: number, changes: Partial<Outage> = {}): Outage => ({
  id: `mhv-${from}`,
  service: 'mhv',
  start: NOON + from * MINUTE,
  end: NOON + to * MINUTE,
  message: 'patches',
  by: 'olga',
  told: ['announced'],
  ...changes,
});
const listed = (...outages: Outage[]) =>
  listMaintenanceWindows(nextCalendar({ version: 1, outages: [] }, outages, NOON), NOON);
const idsOf = (...outages: Outage[]) => listed(...outages).data.map(({ id }) => id);

describe('the maintenance windows', () => {
  test('have VA.gov’s format, with times in UTC, and nothing of who announced them', () => {
    const body = listed(outage(30, 150));
    expect(body).toEqual({
      data: [
        {
          id: 'mhv-30',
          type: 'maintenance_windows',
          attributes: {
            external_service: 'mhv',
            start_time: '2026-11-05T12:30:00.000Z',
            end_time: '2026-11-05T14:30:00.000Z',
            description: 'patches',
          },
        },
      ],
    });
    expect(v.parse(MaintenanceWindowsBodySchema, body)).toEqual(body);
  });

  test('are those that go on, and those that begin within 60 minutes, by their start', () => {
    expect(idsOf(outage(60, 61), outage(-5, 1), outage(61, 90), outage(-9, 0))).toEqual(['mhv--5', 'mhv-60']);
  });

  test('have none that was cancelled, before it began or in it', () => {
    expect(idsOf(outage(10, 10), outage(-30, -1))).toEqual([]);
  });

  test('are of every service', () => {
    const services = listed(outage(1, 2, { service: 'sts' }), outage(3, 4, { service: 'redis' }));
    expect(services.data.map(({ attributes }) => attributes.external_service)).toEqual(['sts', 'redis']);
  });
});
