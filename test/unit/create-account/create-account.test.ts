import * as v from 'valibot';
import { reasonOfCode } from '../../../lambdas/contracts/error-catalogue.ts';
import { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import type { Failure } from '../../../lambdas/contracts/failure.ts';
import { metricOfReason, metrics } from '../../../lambdas/contracts/metrics.ts';
import { ATTEMPT_MS, WHILE_CALLER_WAITS } from '../../../lambdas/create-account/policy.ts';
import { account, created, refusal, trouble } from '../../doubles/scripted-account-provider.ts';
import { EMAIL, ICN, none, setUp } from './use-case.ts';

const DAY_MS = 86_400_000;

describe('a stored account', () => {
  test('answers without MHV, an event or a count in the rates', async () => {
    const all = setUp();
    await all.storeAccount();
    all.clock.advance(3_600_000);
    expect(await all.ask()).toMatchObject({
      kind: 'stored',
      account: created,
      occurredAt: '2026-11-05T19:00:00.000Z',
      correlationId: 'earlier',
    });
    expect(all.mhv.calls).toEqual([]);
    expect(all.journal).toEqual([]);
    expect(all.counted()).toEqual(none);
    expect(all.telemetry.counted(metrics.storedAnswer)).toBe(1);
    expect(all.telemetry.durations.size).toBe(0);
  });

  test('does not answer when the caller said no-cache', async () => {
    const all = setUp();
    await all.storeAccount();
    expect(await all.ask({ noCache: true })).toMatchObject({ kind: 'created', correlationId: 'request-1' });
    expect(all.mhv.calls).toHaveLength(1);
  });

  test('answers to its last moment and not after 24 hours', async () => {
    const all = setUp();
    await all.storeAccount();
    all.clock.advance(DAY_MS - 1);
    expect((await all.ask()).kind).toBe('stored');
    all.clock.advance(1);
    expect((await all.ask()).kind).toBe('created');
  });

  test('does not answer when a newer error is stored', async () => {
    const all = setUp();
    await all.storeAccount();
    all.clock.advance(1);
    await all.storeError({ reason: 'mhv_803', code: 803, detail: '' });
    expect((await all.ask()).kind).toBe('created');
  });

  test('answers when the stored error is older', async () => {
    const all = setUp();
    await all.storeError({ reason: 'mhv_803', code: 803, detail: '' });
    all.clock.advance(1);
    await all.storeAccount();
    expect((await all.ask()).kind).toBe('stored');
  });

  test('is never an error: after one, MHV is asked again', async () => {
    const all = setUp();
    await all.storeError({ reason: 'mhv_805', code: 805, detail: '' });
    expect((await all.ask()).kind).toBe('created');
    expect(all.mhv.calls).toHaveLength(1);
  });

  test('that cannot be read is a miss', async () => {
    const all = setUp();
    all.results.failing.read = true;
    expect((await all.ask()).kind).toBe('created');
    expect(all.telemetry.counted(metrics.resultNotRead)).toBe(1);
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });
});

describe('the rollout', () => {
  const closed = { percentage: 0, applications: 'all' } as const;

  test('a person who is not in: MHV is not asked, no event, nothing stored, in no rate', async () => {
    const all = setUp();
    all.controls.flag = closed;
    expect(await all.ask()).toMatchObject({ kind: 'not_in_rollout' });
    expect([all.mhv.calls, all.tokens.calls, all.journal]).toEqual([[], [], []]);
    expect(all.counted()).toEqual(none);
    expect([...all.telemetry.counts]).toEqual([[metrics.notInRollout, 1]]);
    expect(all.telemetry.applications).toEqual([]);
    expect(all.telemetry.durations.size).toBe(0);
  });

  test.each([
    ['is out', { flag: closed }],
    ['may be in or out', { failing: true }],
  ])('a stored account answers a person who %s', async (_, controls) => {
    const all = setUp();
    await all.storeAccount();
    Object.assign(all.controls, controls);
    expect((await all.ask()).kind).toBe('stored');
    expect([...all.telemetry.counts]).toEqual([[metrics.storedAnswer, 1]]);
  });

  test('a person who is out has no stale answer: with no-cache MHV would be asked', async () => {
    const all = setUp();
    await all.storeAccount();
    all.controls.flag = closed;
    expect((await all.ask({ noCache: true })).kind).toBe('not_in_rollout');
  });

  test('after a stored error it is the rollout that decides', async () => {
    const all = setUp();
    await all.storeError({ reason: 'mhv_803', code: 803, detail: '' });
    all.controls.flag = closed;
    expect((await all.ask()).kind).toBe('not_in_rollout');
  });

  test('an application that does not take part', async () => {
    const all = setUp();
    all.controls.flag = { percentage: 100, applications: ['va-gov-back-end'] };
    expect((await all.ask({ application: 'mobile' })).kind).toBe('not_in_rollout');
    expect((await all.ask()).kind).toBe('created');
  });

  test('a sandbox that was frozen for ten minutes looks before it lets anybody in', async () => {
    const all = setUp();
    expect((await all.ask()).kind).toBe('created');
    all.controls.flag = closed;
    all.clock.advance(600_000);
    expect((await all.ask({ noCache: true })).kind).toBe('not_in_rollout');
  });

  test('a state that cannot be read: the last one for a minute, then nobody is let in', async () => {
    const all = setUp();
    await all.ask();
    all.controls.failing = true;
    all.results.failing.read = true;
    all.clock.advance(60_000);
    expect((await all.ask()).kind).toBe('created');
    all.clock.advance(1);
    const before = all.counted();
    expect(await all.ask()).toEqual({ kind: 'rollout_unknown' });
    expect(all.counted()).toEqual(before);
    expect(all.telemetry.counted(metrics.rolloutUnknown)).toBe(1);
    expect(all.mhv.calls).toHaveLength(2);
  });

  test('a person who was let in stays in, while MHV is asked again', async () => {
    const all = setUp();
    all.mhv.answers = [trouble('mhv_unreachable'), account()];
    const asked = all.ask();
    all.controls.flag = closed;
    expect((await asked).kind).toBe('created');
  });
});

describe('an account from MHV', () => {
  test('is told to the bus, then kept, then answered', async () => {
    const all = setUp();
    const outcome = await all.ask();
    expect(outcome).toEqual({
      kind: 'created',
      account: created,
      stored: true,
      occurredAt: '2026-11-05T19:00:00.000Z',
      correlationId: 'request-1',
    });
    expect(all.journal).toEqual(['event', 'result']);
    expect(all.results.accounts.get(ICN)).toEqual({
      icn: ICN,
      account: created,
      occurredAt: '2026-11-05T19:00:00.000Z',
      correlationId: 'request-1',
    });
  });

  test('is stamped with the time at which MHV answered', async () => {
    const all = setUp();
    all.mhv.latencyMs = 1_500;
    expect(await all.ask()).toMatchObject({ occurredAt: '2026-11-05T19:00:01.500Z' });
    expect(all.bus.events[0]?.detail.metadata.occurred_at).toBe('2026-11-05T19:00:01.500Z');
    expect(all.telemetry.durations.get(metrics.upstreamDuration)).toEqual([1_500]);
    expect(all.telemetry.durations.get(metrics.ownDuration)).toEqual([0]);
  });

  test.each([
    ['created', {}, metrics.created],
    ['found', { message: 'Existing MHV Account Found for ICN' }, metrics.found],
    [
      'created_without_messaging',
      { message: 'MHV Account Created but SM Account not created', sm_account_created: false },
      metrics.created_without_messaging,
    ],
  ] as const)('is classed as %s', async (outcome, changes, metric) => {
    const all = setUp();
    all.mhv.answers = [account(changes)];
    await all.ask();
    expect(all.bus.events[0]).toMatchObject({ detail: { data: { outcome } } });
    expect(all.telemetry.counted(metric)).toBe(1);
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });

  test.each(['refuses', 'throws'] as const)('goes to the fallback when the bus %s', async (mood) => {
    const all = setUp();
    all.bus.mood = mood;
    expect(await all.ask()).toMatchObject({ kind: 'created', stored: true });
    expect(all.journal).toEqual(['event', 'fallback', 'result']);
    expect(all.fallback.events).toHaveLength(1);
    expect(v.parse(PipelineEvent, all.fallback.events[0])).toEqual(all.fallback.events[0]);
    expect(all.telemetry.counted(metrics.fallbackUsed)).toBe(1);
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });

  test('is not promised when neither bus nor fallback took the event', async () => {
    const all = setUp();
    all.bus.mood = 'throws';
    all.fallback.failing = true;
    expect(await all.ask()).toEqual({ kind: 'event_lost' });
    expect(all.results.accounts.size).toBe(0);
    expect(all.journal).toEqual(['event', 'fallback']);
    expect(all.counted()).toEqual({ ...none, failed: 1 });
    expect(all.telemetry.counted(metrics.eventLost)).toBe(1);
    expect(all.telemetry.counted(metrics.pagingFailure)).toBe(0);
  });

  test('is that of a twin, where MHV was busy with another request for the same person', async () => {
    const all = setUp();
    const receivedAt = all.clock.now();
    all.mhv.createOrFind = async () => {
      all.clock.advance(WHILE_CALLER_WAITS.budgetMs);
      const occurredAt = new Date(all.clock.now() - 1_000).toISOString();
      await all.results.storeAccount({ icn: ICN, account: created, occurredAt, correlationId: 'twin' });
      all.journal.length = 0;
      return { kind: 'failure', failure: { reason: 'mhv_busy', detail: 'Busy.' }, retryable: true };
    };
    expect(await all.ask({ receivedAt })).toMatchObject({
      kind: 'stored',
      account: created,
      correlationId: 'twin',
    });
    expect(all.journal).toEqual([]);
    expect(all.counted()).toEqual(none);
  });

  test('counts each of the three outcomes, the others with 0, so that no rate is without data', async () => {
    const all = setUp();
    await all.ask();
    expect([...all.telemetry.counts.keys()]).toEqual(
      expect.arrayContaining([metrics.succeeded, metrics.rejected, metrics.failed]),
    );
  });

  test('is answered although it could not be kept', async () => {
    const all = setUp();
    all.results.failing.write = true;
    expect(await all.ask()).toMatchObject({ kind: 'created', account: created, stored: false });
    expect(all.telemetry.counted(metrics.resultNotStored)).toBe(1);
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });

  test('is stored: true when a newer one is there already', async () => {
    const all = setUp();
    const newer = '2026-11-05T19:00:09.000Z';
    await all.results.storeAccount({ icn: ICN, account: created, occurredAt: newer, correlationId: 'later' });
    expect(await all.ask({ noCache: true })).toMatchObject({ kind: 'created', stored: true });
    expect(all.results.accounts.get(ICN)?.correlationId).toBe('later');
  });
});

describe('retries', () => {
  test.each([
    'mhv_busy',
    'mhv_unreachable',
    'mhv_unreadable',
  ] as const)('of %s end in the account', async (reason) => {
    const all = setUp();
    all.mhv.answers = [trouble(reason), trouble(reason), account()];
    expect((await all.ask()).kind).toBe('created');
    expect(all.mhv.calls).toHaveLength(3);
    expect(all.clock.sleeps).toEqual([300, 600]);
    expect(all.telemetry.counted(metrics.upstreamRetry)).toBe(2);
    expect(all.bus.events).toHaveLength(1);
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });

  test('ask STS again when STS failed, and MHV only with a token', async () => {
    const all = setUp();
    all.tokens.answers = [
      { kind: 'failure', failure: { reason: 'sts_unreachable', detail: '' }, retryable: true },
      { kind: 'token', token: 'second-token' },
    ];
    expect((await all.ask()).kind).toBe('created');
    expect(all.mhv.calls.map(({ token }) => token)).toEqual(['second-token']);
  });

  test.each([
    801, 802, 803, 804, 805, 806, 807, 808, 809, 810, 811, 812, 899,
  ])('are not made after %i', async (code) => {
    const all = setUp();
    all.mhv.answers = [refusal(code), account()];
    expect((await all.ask()).kind).toBe('failed');
    expect(all.mhv.calls).toHaveLength(1);
    expect(all.clock.sleeps).toEqual([]);
  });

  test.each([
    0, 400, 2_000, 60_000,
  ])('end within the budget when MHV takes %i ms to fail', async (latencyMs) => {
    const all = setUp();
    all.mhv.latencyMs = latencyMs;
    all.mhv.answers = [trouble('mhv_unreachable')];
    const begin = all.clock.now();
    expect((await all.ask()).kind).toBe('failed');
    expect(all.clock.now() - begin).toBeLessThanOrEqual(WHILE_CALLER_WAITS.budgetMs);
    expect(all.mhv.calls.length).toBeGreaterThan(1);
    for (const { timeoutMs } of all.mhv.calls) {
      expect(timeoutMs).toBeGreaterThanOrEqual(1_000);
      expect(timeoutMs).toBeLessThanOrEqual(ATTEMPT_MS);
    }
  });

  test('leave MHV alone when STS took the time that MHV needs', async () => {
    const all = setUp();
    all.tokens.tokenFor = async () => {
      all.clock.advance(WHILE_CALLER_WAITS.budgetMs - 500);
      return { kind: 'token', token: 'late' };
    };
    expect(await all.ask()).toMatchObject({ kind: 'failed', failure: { reason: 'sts_unreachable' } });
    expect(all.mhv.calls).toEqual([]);
  });

  test('count the budget from the request’s arrival', async () => {
    const all = setUp();
    all.mhv.answers = [trouble('mhv_unreachable')];
    await all.ask({ receivedAt: all.clock.now() - (WHILE_CALLER_WAITS.budgetMs - 1_200) });
    expect(all.mhv.calls).toHaveLength(1);
    expect(all.mhv.calls[0]?.timeoutMs).toBe(1_200);
  });
});

describe('no account from MHV', () => {
  const rejected = [801, 802, 805, 806, 807];
  const errors = [803, 804, 808, 809, 810, 811, 812, 899];

  test.each([
    ...rejected.map((code) => [code, 'rejected'] as const),
    ...errors.map((code) => [code, 'failed'] as const),
  ])('%i counts as %s, once', async (code, rate) => {
    const all = setUp();
    all.mhv.answers = [refusal(code)];
    const outcome = await all.ask();
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code }, correlationId: 'request-1' });
    expect(all.counted()).toEqual({ ...none, [rate]: 1 });
    expect(all.telemetry.counted(metricOfReason(reasonOfCode(code)))).toBe(1);
    expect(all.telemetry.counted(metrics.pagingFailure)).toBe([808, 812].includes(code) ? 1 : 0);
  });

  test.each([
    'mhv_busy',
    'mhv_unreachable',
    'mhv_unreadable',
    'sts_unreachable',
    'secret_missing',
  ] as const)('%s counts as failed, once, with an event', async (reason) => {
    const all = setUp();
    all.mhv.answers = [trouble(reason)];
    expect(await all.ask()).toMatchObject({ kind: 'failed', failure: { reason } });
    expect(all.counted()).toEqual({ ...none, failed: 1 });
    expect(all.telemetry.counted(metricOfReason(reason))).toBe(1);
    expect(v.parse(PipelineEvent, all.bus.events[0])).toEqual(all.bus.events[0]);
    expect(all.telemetry.counted(metrics.pagingFailure)).toBe(reason === 'secret_missing' ? 1 : 0);
  });

  test('sends the event and leaves the storing to store-error', async () => {
    const all = setUp();
    all.mhv.answers = [refusal(805, 'Deactivated Account found in MHV for ICN')];
    await all.ask();
    expect(all.journal).toEqual(['event']);
    expect(all.bus.events[0]).toMatchObject({
      type: 'AccountCreationFailed',
      detail: {
        data: {
          icn: ICN,
          reason: 'mhv_805',
          code: 805,
          detail: 'Deactivated Account found in MHV for ICN',
          action: 'contact_help_desk',
          application: 'va-gov-back-end',
        },
      },
    });
  });

  test('is event_lost when neither bus nor fallback took the event', async () => {
    const all = setUp();
    all.mhv.answers = [refusal(805)];
    all.bus.mood = 'refuses';
    all.fallback.failing = true;
    expect(await all.ask()).toEqual({ kind: 'event_lost' });
    expect(all.counted()).toEqual({ ...none, failed: 1 });
  });
});

describe('a stale account', () => {
  test.each([
    'mhv_busy',
    'mhv_unreachable',
    'mhv_unreadable',
    'sts_unreachable',
  ] as const)('is served after %s, and the failure is still told and counted', async (reason) => {
    const all = setUp();
    await all.storeAccount();
    all.mhv.answers = [trouble(reason)];
    expect(await all.ask({ noCache: true })).toMatchObject({
      kind: 'stale',
      account: created,
      correlationId: 'earlier',
    });
    expect(all.bus.events[0]).toMatchObject({ type: 'AccountCreationFailed' });
    expect(all.counted()).toEqual({ ...none, failed: 1 });
    expect(all.telemetry.counted(metrics.staleAnswer)).toBe(1);
  });

  test.each([801, 802, 803, 805, 806, 807, 808, 812, 899])('is not served after %i', async (code) => {
    const all = setUp();
    await all.storeAccount();
    all.mhv.answers = [refusal(code)];
    expect((await all.ask({ noCache: true })).kind).toBe('failed');
  });

  test.each([801, 805, 806, 807])('is not served in an outage after an earlier %i', async (code) => {
    const all = setUp();
    await all.storeAccount();
    all.clock.advance(1_000);
    await all.storeError({ reason: reasonOfCode(code) as Failure['reason'], code, detail: '' });
    all.mhv.answers = [trouble('mhv_unreachable')];
    expect((await all.ask()).kind).toBe('failed');
  });

  test('is not served when it is older than 24 hours', async () => {
    const all = setUp();
    await all.storeAccount();
    all.clock.advance(DAY_MS);
    all.mhv.answers = [trouble('mhv_unreachable')];
    expect((await all.ask()).kind).toBe('failed');
  });
});

describe('what is told of the work', () => {
  const outcomes: readonly [string, (all: ReturnType<typeof setUp>) => void][] = [
    ['created', () => {}],
    ['retried', (all) => (all.mhv.answers = [trouble('mhv_busy'), account()])],
    ['refused', (all) => (all.mhv.answers = [refusal(805)])],
    ['down', (all) => (all.mhv.answers = [trouble('mhv_unreachable')])],
    [
      'no token',
      (all) =>
        (all.tokens.answers = [
          { kind: 'failure', failure: { reason: 'secret_missing', detail: '' }, retryable: false },
        ]),
    ],
    ['bus down', (all) => (all.bus.mood = 'throws')],
    [
      'everything down',
      (all) => {
        all.bus.mood = 'throws';
        all.fallback.failing = true;
        all.results.failing.read = true;
        all.results.failing.write = true;
      },
    ],
  ];
  test.each(outcomes)('never holds an ICN, a token or an e-mail address: %s', async (_, arrange) => {
    const all = setUp();
    arrange(all);
    await all.ask({ tokenForMhv: 'token-of-the-caller' });
    await all.ask({ noCache: true });
    const told = all.telemetry.text();
    expect(told.length).toBeGreaterThan(100);
    for (const secret of [ICN, EMAIL, 'token-of-the-caller', 'token-from-sts'])
      expect(told).not.toContain(secret);
  });

  test.each(
    outcomes,
  )('is one of succeeded, rejected and failed for each request to MHV: %s', async (_, arrange) => {
    const all = setUp();
    arrange(all);
    await all.ask();
    const { succeeded, rejected, failed } = all.counted();
    expect(succeeded + rejected + failed).toBe(1);
  });

  test('events hold the ICN in data.icn alone, and no e-mail address', async () => {
    const all = setUp();
    await all.ask();
    all.mhv.answers = [refusal(805)];
    await all.ask({ noCache: true });
    expect(all.bus.events).toHaveLength(2);
    for (const event of all.bus.events) {
      expect(event.detail.data).toMatchObject({ icn: ICN });
      const others = JSON.stringify({
        ...event,
        detail: { ...event.detail, data: { ...event.detail.data, icn: '' } },
      });
      expect(others).not.toContain(ICN);
      expect(others).not.toContain(EMAIL);
    }
    const ids = new Set(all.bus.events.map(({ detail }) => detail.metadata.event_id));
    expect(ids.size).toBe(2);
  });
});
