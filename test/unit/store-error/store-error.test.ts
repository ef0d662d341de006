import { accountCreationFailedExample as event } from '../../../lambdas/contracts/events/account-creation-failed.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { storeError } from '../../../lambdas/store-error/store-error.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

const { icn } = event.data;

function setUp() {
  return { results: new InMemoryResultStore(new ManualClock()), telemetry: new RecordingTelemetry() };
}

describe('storing an error', () => {
  test('keeps what the event says', async () => {
    const ports = setUp();
    const { metadata, data } = event;
    const { reason, code, detail } = data;
    expect(await storeError({ metadata, data: { icn, reason, code, detail } }, ports)).toBe('done');
    expect(ports.results.errors.get(icn)).toEqual({
      icn,
      failure: { reason, code, detail },
      occurredAt: event.metadata.occurred_at,
      correlationId: event.metadata.correlation_id,
    });
    expect(ports.telemetry.counted(metrics.errorStored)).toBe(1);
  });

  test.each([
    ['mhv_805', 805, undefined],
    ['mhv_802', 802, 'the account'],
    ['mhv_unreachable', undefined, 'the account'],
  ] as const)('%s: an account that was kept is forgotten only where the help desk is called', async (reason, code, left) => {
    const ports = setUp();
    const occurredAt = '2026-11-05T18:00:00.000Z';
    await ports.results.storeAccount({ icn, occurredAt, correlationId: 'earlier', account: created });
    await storeError({ ...event, data: { icn, reason, code, detail: 'What happened.' } }, ports);
    expect(ports.results.accounts.has(icn) ? 'the account' : undefined).toBe(left);
  });

  test('a later account is not forgotten for an old event', async () => {
    const ports = setUp();
    const occurredAt = '2026-11-05T23:00:00.000Z';
    await ports.results.storeAccount({ icn, occurredAt, correlationId: 'later', account: created });
    await storeError(event, ports);
    expect(ports.results.accounts.get(icn)?.correlationId).toBe('later');
  });

  test('is done when the event comes again, or too late', async () => {
    const ports = setUp();
    await storeError(event, ports);
    expect(await storeError(event, ports)).toBe('done');
    const older = { ...event.metadata, occurred_at: '2026-11-05T18:00:00.000Z', correlation_id: 'older' };
    expect(await storeError({ ...event, metadata: older }, ports)).toBe('done');
    expect(ports.results.errors.get(icn)?.correlationId).toBe(event.metadata.correlation_id);
  });

  test('fails when the store does, so that the message comes back', async () => {
    const ports = setUp();
    ports.results.failing.write = true;
    expect(await storeError(event, ports)).toBe('failed');
    expect(ports.telemetry.counted(metrics.resultNotStored)).toBe(1);
    expect(ports.telemetry.counted(metrics.errorStored)).toBe(0);
  });

  test('tells of it without an ICN', async () => {
    const ports = setUp();
    await storeError(event, ports);
    ports.results.failing.write = true;
    await storeError(event, ports);
    expect(ports.telemetry.text()).toContain(event.metadata.correlation_id);
    expect(ports.telemetry.text()).not.toContain(icn);
  });
});
