import * as v from 'valibot';
import { ErrorsBodySchema, MaintenanceWindowsBodySchema } from '../../../lambdas/contracts/answer-schemas.ts';
import { listMaintenanceWindowsRoute } from '../../../lambdas/list-maintenance-windows/route.ts';
import type { OutageStore } from '../../../lambdas/ports/outage-store/outage-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { answerOf } from '../create-account/harness.ts';

const event = proxyEvent({ method: 'GET', path: '/v1/maintenance_windows' });
const { requestTimeEpoch: arrivedAt } = event.requestContext;

async function get(outages: Pick<OutageStore, 'read'>) {
  const { observability, lines } = observed();
  const answer = answerOf(await listMaintenanceWindowsRoute(observability, outages)(event, context));
  return { ...answer, lines };
}

describe('GET /v1/maintenance_windows', () => {
  test('is an empty list to everybody while nothing is planned, and may be kept for a minute', async () => {
    const { status, body, headers } = await get(new InMemoryOutageStore());
    expect([status, body]).toEqual([200, { data: [] }]);
    expect(headers).toMatchObject({ 'cache-control': 'public, max-age=60' });
  });

  test('has what goes on at the gateway’s time', async () => {
    const outages = new InMemoryOutageStore();
    const outage = { id: 'mhv-1', service: 'mhv', message: 'patches' } as const;
    await outages.add({ ...outage, start: arrivedAt - 1, end: arrivedAt + 1 });
    const { body } = await get(outages);
    expect(v.parse(MaintenanceWindowsBodySchema, body).data.map(({ id }) => id)).toEqual(['mhv-1']);
  });

  test('is 503, which nobody keeps, when the calendar cannot be read', async () => {
    const read = async () => Promise.reject(new Error('no store'));
    const { status, body, headers, lines } = await get({ read });
    expect(status).toBe(503);
    expect(v.parse(ErrorsBodySchema, body).errors[0]?.meta).toMatchObject({
      reason: 'store_unavailable',
      retryable: true,
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': '30' });
    expect(lines.join()).not.toContain('InternalError');
  });
});
