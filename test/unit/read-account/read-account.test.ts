import type { AccountResult, ErrorResult } from '../../../lambdas/ports/result-store/result-store.ts';
import { readAccount } from '../../../lambdas/read-account/read-account.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

const ICN = '1012667145V762142';
const at = (second: number) => `2026-11-05T19:00:0${second}.000Z`;
const account = (second: number): AccountResult => ({
  icn: ICN,
  occurredAt: at(second),
  correlationId: 'a',
  account: created,
});
const error = (second: number): ErrorResult => ({
  icn: ICN,
  occurredAt: at(second),
  correlationId: 'b',
  failure: { reason: 'mhv_805', code: 805, detail: '' },
});

function setUp() {
  const clock = new ManualClock();
  return { clock, results: new InMemoryResultStore(clock), telemetry: new RecordingTelemetry() };
}

describe('reading a person’s last result', () => {
  test('gives nothing where nothing is stored', async () => {
    expect(await readAccount(ICN, setUp())).toEqual({ kind: 'nothing' });
  });

  test.each([
    ['the account', account(2), error(1)],
    ['the error', account(1), error(2)],
    ['the account, where both are of one moment', account(1), error(1)],
  ])('gives the newest: %s', async (what, one, other) => {
    const ports = setUp();
    await ports.results.storeAccount(one);
    await ports.results.storeError(other);
    const result = what === 'the error' ? other : one;
    expect(await readAccount(ICN, ports)).toEqual({ kind: 'result', result, stale: false });
  });

  test('gives the known account for an outage of MHV, as POST did, and not for a refusal', async () => {
    const ports = setUp();
    await ports.results.storeAccount(account(1));
    await ports.results.storeError({ ...error(2), failure: { reason: 'mhv_unreachable', detail: '' } });
    expect(await readAccount(ICN, ports)).toEqual({ kind: 'result', result: account(1), stale: true });
    await ports.results.storeError(error(3));
    expect(await readAccount(ICN, ports)).toEqual({ kind: 'result', result: error(3), stale: false });
  });

  test('gives nothing that is older than 24 hours', async () => {
    const ports = setUp();
    await ports.results.storeError(error(0));
    ports.clock.advance(86_400_000);
    expect(await readAccount(ICN, ports)).toEqual({ kind: 'nothing' });
  });

  test('says when the store cannot be read, without the ICN', async () => {
    const ports = setUp();
    ports.results.failing.read = true;
    expect(await readAccount(ICN, ports)).toEqual({ kind: 'unreadable' });
    expect(ports.telemetry.troubles).toHaveLength(1);
    expect(ports.telemetry.text()).not.toContain(ICN);
  });
});
