import { errorAnswer } from '../contracts/answers.ts';
import { httpHandler } from '../platform/http.ts';
import type { Observability } from '../platform/observability.ts';
import type { OutageStore } from '../ports/outage-store/outage-store.ts';
import { listMaintenanceWindows } from './list-maintenance-windows.ts';

/** `GET /v1/maintenance_windows`: for everybody, and a minute old at most. */
export function listMaintenanceWindowsRoute(
  observability: Observability,
  outages: Pick<OutageStore, 'read'>,
) {
  return httpHandler(observability, async ({ arrivedAt, correlationId }) => {
    try {
      return {
        status: 200,
        body: listMaintenanceWindows(await outages.read(), arrivedAt),
        headers: { 'cache-control': 'public, max-age=60' },
      };
    } catch (fault) {
      observability.telemetry.trouble('outage', { outcome: 'not read' }, fault);
      const detail = 'The planned outages cannot be read now; the same request is safe later.';
      return errorAnswer([{ reason: 'store_unavailable', detail }], correlationId);
    }
  });
}
