import { metrics } from '../../../lambdas/contracts/metrics.ts';
import type { OutageService } from '../../../lambdas/contracts/outage.ts';
import { KeptControls } from '../../../lambdas/create-account/kept-controls.ts';
import { admissionOf } from '../../../lambdas/create-account/who-is-in.ts';
import { InMemoryControlStore } from '../../doubles/in-memory-control-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { ICN, none, setUp } from './use-case.ts';

const HOUR = 3_600_000;

/** From now on, for an hour. */
function inOutageOf(service: OutageService) {
  const all = setUp();
  const start = all.clock.now();
  const outage = { service, start, end: start + HOUR };
  all.controls.outages = [outage];
  return { ...all, outage };
}

describe('in a planned outage', () => {
  test.each([
    'mhv',
    'sts',
  ] as const)('of %s: neither is asked, no event, nothing stored, in no rate', async (service) => {
    const all = inOutageOf(service);
    expect(await all.ask()).toEqual({ kind: 'planned_outage', outage: all.outage });
    expect([all.mhv.calls, all.tokens.calls, all.journal]).toEqual([[], [], []]);
    expect(all.counted()).toEqual(none);
    expect([...all.telemetry.counts]).toEqual([[metrics.plannedOutage, 1]]);
    expect(all.telemetry.applications).toEqual([]);
    expect(all.telemetry.durations.size).toBe(0);
  });

  test('of Redis accounts are created: events wait for it in a queue', async () => {
    expect((await inOutageOf('redis').ask()).kind).toBe('created');
  });

  test('a stored account answers as always', async () => {
    const all = inOutageOf('mhv');
    await all.storeAccount();
    expect((await all.ask()).kind).toBe('stored');
    expect([...all.telemetry.counts]).toEqual([[metrics.storedAnswer, 1]]);
  });

  test('a caller who says no-cache gets the stored account as a stale one', async () => {
    const all = inOutageOf('mhv');
    await all.storeAccount();
    expect(await all.ask({ noCache: true })).toMatchObject({ kind: 'stale', correlationId: 'earlier' });
    expect(all.counted()).toEqual(none);
    expect(new Set(all.telemetry.counts.keys())).toEqual(
      new Set([metrics.plannedOutage, metrics.staleAnswer]),
    );
  });

  test('a stored account is served in place of an error that came after it', async () => {
    const all = inOutageOf('mhv');
    await all.storeAccount();
    all.clock.advance(1);
    await all.storeError({ reason: 'mhv_unreachable', detail: '' });
    expect((await all.ask()).kind).toBe('stale');
  });

  test('never where the person was told to call the help desk since', async () => {
    const all = inOutageOf('mhv');
    await all.storeAccount();
    all.clock.advance(1);
    await all.storeError({ reason: 'mhv_805', code: 805, detail: '' });
    expect((await all.ask({ noCache: true })).kind).toBe('planned_outage');
  });

  test('a person who is not in the rollout is told that', async () => {
    const all = inOutageOf('mhv');
    all.controls.flag = { percentage: 0, applications: 'all' };
    expect((await all.ask()).kind).toBe('not_in_rollout');
  });

  test('its times are compared with the gateway’s clock, not with the function’s', async () => {
    const all = inOutageOf('mhv');
    expect((await all.ask({ arrivedAt: all.outage.end })).kind).toBe('created');
    all.clock.advance(2 * HOUR);
    expect((await all.ask({ noCache: true, arrivedAt: all.outage.end - 1 })).kind).toBe('stale');
  });
});

describe('a calendar that cannot be read', () => {
  test('refuses nobody, and is told of', async () => {
    const all = inOutageOf('mhv');
    all.controls.calendarFailing = true;
    expect((await all.ask()).kind).toBe('created');
    expect(all.telemetry.troubles.map(({ step }) => step)).toEqual(['outage']);
  });

  test('with a store that cannot be reached: the last one holds for a minute', async () => {
    const all = inOutageOf('mhv');
    await all.ask();
    all.controls.failing = true;
    all.clock.advance(60_000);
    expect((await all.ask()).kind).toBe('planned_outage');
    all.clock.advance(1);
    expect((await all.ask()).kind).toBe('rollout_unknown');
  });
});

describe('of fifty sandboxes, whatever each was doing', () => {
  const SANDBOXES = 50;
  const HOLDS_AFTER_MS = 6_000;

  /** Milliseconds from the outage's start until the last one that was let in, of requests each 100 ms. */
  async function lastLetIn(announcedBeforeMs: number): Promise<number> {
    const clock = new ManualClock();
    const store = new InMemoryControlStore();
    const sandboxes = Array.from(
      { length: SANDBOXES },
      () => new KeptControls(store, { clock, telemetry: new RecordingTelemetry() }),
    );
    const begins = clock.now() + 30_000;
    let last = Number.NEGATIVE_INFINITY;
    for (let tick = 0; tick < 600; tick += 1) {
      if (begins - clock.now() === announcedBeforeMs) {
        store.outages = [{ service: 'mhv', start: begins, end: begins + HOUR }];
      }
      for (const [number, sandbox] of sandboxes.entries()) {
        // The first is asked all the time, the last has been frozen for most of it.
        if (tick % (number + 1) !== 0) continue;
        const command = { actor: ICN, application: 'va-gov', arrivedAt: clock.now() };
        const { kind } = admissionOf(command, await sandbox.current(), 'mhv_account_creation');
        if (kind === 'in') last = Math.max(last, clock.now() - begins);
      }
      clock.advance(100);
    }
    return last;
  }

  test('none asks MHV from its first millisecond on, if it was announced 6 s before', async () => {
    expect(await lastLetIn(HOLDS_AFTER_MS)).toBeLessThan(0);
  });

  test('none asks MHV 6 s after the start, if it was announced for now', async () => {
    const last = await lastLetIn(0);
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThan(HOLDS_AFTER_MS);
  });
});
