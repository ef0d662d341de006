import fc from 'fast-check';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { Breaker, OPEN_MS, OPENS_AFTER } from '../../../lambdas/create-account/breaker.ts';
import type { ProviderAnswer } from '../../../lambdas/ports/account-provider/account-provider.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { account, refusal, trouble } from '../../doubles/scripted-account-provider.ts';

const down = trouble('mhv_unreachable');

function setUp() {
  const clock = new ManualClock();
  jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
  const telemetry = new RecordingTelemetry();
  const breaker = new Breaker(telemetry);
  let attempts = 0;
  const answer = (given: ProviderAnswer) =>
    breaker.run(async () => {
      attempts += 1;
      return given;
    });
  const fail = async (times: number) => {
    for (let time = 0; time < times; time += 1) await answer(down);
  };
  return { clock, telemetry, breaker, answer, fail, attempts: () => attempts };
}

const open = expect.objectContaining({
  kind: 'failure',
  failure: expect.objectContaining({ reason: 'breaker_open' }),
});

describe('the breaker', () => {
  test.each([
    'mhv_unreachable',
    'mhv_unreadable',
    'sts_unreachable',
  ] as const)('is opened by %s, so often in a row', async (reason) => {
    const all = setUp();
    await all.fail(OPENS_AFTER - 1);
    expect(await all.answer(trouble(reason))).toEqual(trouble(reason));
    expect(await all.answer(account())).toEqual(open);
    expect(all.attempts()).toBe(OPENS_AFTER);
    expect(all.telemetry.counted(metrics.breakerOpened)).toBe(1);
  });

  test.each([
    ['an account', account()],
    ['a refusal', refusal(805)],
    ['our credentials refused', refusal(808)],
    ['an unknown code', refusal(899)],
    ['a 409', trouble('mhv_busy')],
    ['a missing secret', trouble('secret_missing', { retryable: false })],
  ])('is not opened by %s, which ends a row of failures', async (_, given) => {
    const all = setUp();
    for (let time = 0; time < 2 * OPENS_AFTER; time += 1) await all.answer(given);
    await all.fail(OPENS_AFTER - 1);
    expect(await all.answer(given)).toEqual(given);
    await all.fail(OPENS_AFTER - 1);
    expect(await all.answer(given)).toEqual(given);
  });

  test('says for how long it is open', async () => {
    const all = setUp();
    expect(all.breaker.openForMs).toBe(0);
    await all.fail(OPENS_AFTER);
    all.clock.advance(2_500);
    expect(all.breaker.openForMs).toBe(OPEN_MS - 2_500);
    expect(await all.answer(account())).toMatchObject({ retryAfterMs: OPEN_MS - 2_500, retryable: true });
  });

  test('begins anew when the clock was set back: how long it has been open is not known', async () => {
    const all = setUp();
    await all.fail(OPENS_AFTER);
    all.clock.advance(-5 * 60_000);
    expect(await all.answer(account())).toEqual(account());
    await all.fail(OPENS_AFTER);
    expect(await all.answer(account())).toEqual(open);
    all.clock.advance(OPEN_MS);
    expect(await all.answer(account())).toEqual(account());
  });

  test('lets nobody through to its last moment, and is closed by a probe that MHV answers', async () => {
    const all = setUp();
    await all.fail(OPENS_AFTER);
    all.clock.advance(OPEN_MS - 1);
    expect(await all.answer(account())).toEqual(open);
    all.clock.advance(1);
    expect(all.breaker.openForMs).toBe(0);
    expect(await all.answer(refusal(805))).toEqual(refusal(805));
    // Closed as one that has never been open.
    await all.fail(OPENS_AFTER - 1);
    expect(await all.answer(account())).toEqual(account());
  });

  test('is open again after a probe that fails, and only that one', async () => {
    const all = setUp();
    await all.fail(OPENS_AFTER);
    for (let times = 1; times <= 3; times += 1) {
      all.clock.advance(OPEN_MS);
      expect(await all.answer(down)).toEqual(down);
      expect(await all.answer(account())).toEqual(open);
      expect(all.attempts()).toBe(OPENS_AFTER + times);
    }
  });

  test('of requests that come together lets exactly one be the probe', async () => {
    const turns = fc.array(fc.constantFrom(account(), down), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), turns, async (scheduler, answers) => {
        const all = setUp();
        await all.fail(OPENS_AFTER);
        all.clock.advance(OPEN_MS);
        let probes = 0;
        const asked = answers.map((given) =>
          all.breaker.run(() => {
            probes += 1;
            return scheduler.schedule(Promise.resolve(given));
          }),
        );
        await scheduler.waitAll();
        const [first, ...others] = await Promise.all(asked);
        expect(probes).toBe(1);
        expect(first).toEqual(answers[0]);
        for (const other of others) expect(other).toEqual(open);
      }),
      { numRuns: 50 },
    );
  });

  test('is not opened by a fault of ours, and does not hide it', async () => {
    const all = setUp();
    const broken = () => all.breaker.run(() => Promise.reject(new Error('a bug')));
    for (let time = 0; time < OPENS_AFTER; time += 1) await expect(broken()).rejects.toThrow('a bug');
    expect(all.breaker.openForMs).toBe(0);
  });

  test('holds no longer than its time when the clock is put back', async () => {
    const all = setUp();
    await all.fail(OPENS_AFTER);
    all.clock.advance(-60_000);
    expect(all.breaker.openForMs).toBe(OPEN_MS);
  });
});
