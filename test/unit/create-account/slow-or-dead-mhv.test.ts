import fc from 'fast-check';
import * as v from 'valibot';
import { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import { metricOfReason, metrics } from '../../../lambdas/contracts/metrics.ts';
import { OPEN_MS, OPENS_AFTER } from '../../../lambdas/create-account/breaker.ts';
import { ATTEMPT_MS, type Patience, WHILE_CALLER_WAITS } from '../../../lambdas/create-account/policy.ts';
import { account, created, refusal, trouble } from '../../doubles/scripted-account-provider.ts';
import { none, setUp } from './use-case.ts';

const down = trouble('mhv_unreachable');
const WITH_TIME: Patience = { budgetMs: 60_000, callerWaits: false };

/** A sandbox whose breaker two requests have just opened, as they do in an outage. */
async function withOpenBreaker() {
  const all = setUp();
  all.mhv.answers = [down];
  await all.ask();
  expect(all.mhv.calls).toHaveLength(OPENS_AFTER - 1);
  expect(await all.ask()).toMatchObject({ failure: { reason: 'mhv_unreachable' } });
  expect(all.mhv.calls).toHaveLength(OPENS_AFTER);
  all.mhv.calls.length = 0;
  all.mhv.answers = [account()];
  all.telemetry.counts.clear();
  all.telemetry.durations.clear();
  all.bus.events.length = 0;
  return all;
}

describe('while the breaker is open', () => {
  test('nobody is asked, an event says so, it counts as failed, and it is said when to come back', async () => {
    const all = await withOpenBreaker();
    const tokensBefore = all.tokens.calls.length;
    all.clock.advance(2_500);
    expect(await all.ask()).toMatchObject({
      kind: 'failed',
      failure: { reason: 'breaker_open' },
      retryAfterMs: OPEN_MS - 2_500,
    });
    expect([all.mhv.calls, all.tokens.calls.length]).toEqual([[], tokensBefore]);
    expect(all.bus.events).toMatchObject([
      { type: 'AccountCreationFailed', detail: { data: { reason: 'breaker_open' } } },
    ]);
    expect(v.parse(PipelineEvent, all.bus.events[0])).toEqual(all.bus.events[0]);
    expect(all.counted()).toEqual({ ...none, failed: 1 });
    expect(all.telemetry.counted(metricOfReason('breaker_open'))).toBe(1);
    expect(all.telemetry.counted(metrics.upstreamRetry)).toBe(0);
  });

  test('MHV’s time is not measured: it took none', async () => {
    const all = await withOpenBreaker();
    await all.ask();
    expect([...all.telemetry.durations.keys()]).toEqual([metrics.ownDuration]);
  });

  test('a known account is served as stale', async () => {
    const all = await withOpenBreaker();
    await all.storeAccount();
    expect(await all.ask({ noCache: true })).toMatchObject({ kind: 'stale', account: created });
    expect(all.mhv.calls).toEqual([]);
  });

  test('a stored account and the rollout come before it', async () => {
    const all = await withOpenBreaker();
    all.controls.flag = { percentage: 0, applications: 'all' };
    all.clock.advance(5_001);
    expect((await all.ask()).kind).toBe('not_in_rollout');
    await all.storeAccount();
    expect((await all.ask()).kind).toBe('stored');
  });

  test('after its time the next request asks MHV', async () => {
    const all = await withOpenBreaker();
    all.clock.advance(OPEN_MS);
    expect((await all.ask()).kind).toBe('created');
  });

  test('a probe that fails is answered with what MHV did, without a retry', async () => {
    const all = await withOpenBreaker();
    all.clock.advance(OPEN_MS);
    all.mhv.answers = [down];
    expect(await all.ask()).toMatchObject({ failure: { reason: 'mhv_unreachable' } });
    expect(all.mhv.calls).toHaveLength(1);
  });
});

describe('work for which nobody waits', () => {
  test('waits until MHV may be asked, and asks', async () => {
    const all = await withOpenBreaker();
    all.clock.sleeps.length = 0;
    expect((await all.ask({ patience: WITH_TIME })).kind).toBe('created');
    // The jitter keeps many from coming at the same moment.
    expect(all.clock.sleeps).toEqual([OPEN_MS + 300]);
    expect(all.mhv.calls).toHaveLength(1);
    expect(all.telemetry.counted(metrics.upstreamRetry)).toBe(0);
  });

  test('waits as long as its time lasts and not longer', async () => {
    const all = await withOpenBreaker();
    all.mhv.answers = [down];
    const begin = all.clock.now();
    expect((await all.ask({ patience: WITH_TIME })).kind).toBe('failed');
    expect(all.clock.now() - begin).toBeLessThanOrEqual(WITH_TIME.budgetMs);
  });
});

describe('retries', () => {
  /** A sandbox in which a request has used up what was saved. */
  async function withoutSavings() {
    const all = setUp();
    all.mhv.answers = [down];
    await all.ask();
    all.mhv.calls.length = 0;
    all.telemetry.counts.clear();
    return all;
  }

  test('beyond the first are not made when nothing is saved, and that is counted', async () => {
    const all = await withoutSavings();
    // Ends the row of failures: it is not the breaker that is looked at.
    all.mhv.answers = [refusal(803)];
    await all.ask();
    all.mhv.calls.length = 0;
    all.mhv.answers = [down];
    expect((await all.ask()).kind).toBe('failed');
    expect(all.mhv.calls).toHaveLength(2);
    expect(all.telemetry.counted(metrics.upstreamRetry)).toBe(1);
    expect(all.telemetry.counted(metrics.retryRefused)).toBe(1);
  });

  test('are earned again by ten answers, whichever they are', async () => {
    const all = await withoutSavings();
    const answered = [account(), refusal(803), account(), refusal(805)];
    for (let request = 0; request < 10; request += 1) {
      all.mhv.calls.length = 0;
      all.mhv.answers = [answered[request % answered.length] ?? account()];
      await all.ask({ noCache: true });
    }
    all.mhv.calls.length = 0;
    all.mhv.answers = [down, down, account()];
    expect((await all.ask({ noCache: true })).kind).toBe('created');
  });

  test('after a 409 are made all the same', async () => {
    const all = await withoutSavings();
    const busy = trouble('mhv_busy');
    all.mhv.answers = [busy, busy, down, busy, busy, account()];
    expect((await all.ask()).kind).toBe('created');
    expect(all.telemetry.counted(metrics.upstreamRetry)).toBe(5);
    expect(all.telemetry.counted(metrics.retryRefused)).toBe(0);
  });
});

describe('whatever MHV does', () => {
  const answers = {
    account: account(),
    refused: refusal(805),
    busy: trouble('mhv_busy'),
    down,
    unreadable: trouble('mhv_unreadable'),
  };
  const isAway = (name: keyof typeof answers) => name === 'down' || name === 'unreadable';
  const reply = fc.record({
    name: fc.oneof(
      { weight: 4, arbitrary: fc.constant('down' as const) },
      { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(answers) as (keyof typeof answers)[])) },
    ),
    latencyMs: fc.constantFrom(0, 50, 2_000, 4_500, 60_000),
  });
  const request = fc.record({ waits: fc.boolean(), afterMs: fc.constantFrom(0, 100, 3_000, 15_000) });

  test('it is asked at most once and once for each counted retry, never while the breaker is open, and within the budget', async () => {
    const histories = fc.tuple(
      fc.array(request, { minLength: 1, maxLength: 25 }),
      fc.array(reply, { minLength: 1, maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(histories, async ([requests, replies]) => {
        const all = setUp();
        let calls = 0;
        // What the breaker has to do, by another way: failures in a row, and until when it is open.
        let inARow = 0;
        let openUntil = 0;
        let answers409 = 0;
        all.mhv.createOrFind = async (_request, _token, timeoutMs) => {
          const { name, latencyMs } = replies[calls % replies.length] as (typeof replies)[number];
          calls += 1;
          expect(all.clock.now()).toBeGreaterThanOrEqual(openUntil);
          expect(timeoutMs).toBeLessThanOrEqual(ATTEMPT_MS);
          const timedOut = latencyMs > timeoutMs;
          all.clock.advance(Math.min(latencyMs, timeoutMs));
          const failed = timedOut || isAway(name);
          inARow = failed ? inARow + 1 : 0;
          if (inARow >= OPENS_AFTER) openUntil = all.clock.now() + OPEN_MS;
          if (!failed && name === 'busy') answers409 += 1;
          return timedOut ? down : answers[name];
        };
        for (const [index, { waits, afterMs }] of requests.entries()) {
          all.clock.advance(afterMs);
          const before = { calls, retries: all.telemetry.counted(metrics.upstreamRetry) };
          const patience = waits ? WITH_TIME : WHILE_CALLER_WAITS;
          const begin = all.clock.now();
          await all.ask({ patience, noCache: true });
          expect(all.clock.now() - begin).toBeLessThanOrEqual(patience.budgetMs);
          const retries = all.telemetry.counted(metrics.upstreamRetry) - before.retries;
          expect(calls - before.calls).toBeLessThanOrEqual(1 + retries);
          const asked = index + 1;
          // Work that may not insist asks all the same, after as long as a breaker is open.
          const patient = all.telemetry.counted(metrics.retryRefused);
          const allowed = asked + 3 + asked / 10 + answers409 + patient;
          expect(all.telemetry.counted(metrics.upstreamRetry)).toBeLessThanOrEqual(allowed);
        }
      }),
      { numRuns: 100 },
    );
  });
});
