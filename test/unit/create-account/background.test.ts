import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { IN_BACKGROUND } from '../../../lambdas/create-account/policy.ts';
import { workOff } from '../../../lambdas/create-account/work-off.ts';
import { pendingWork } from '../../../lambdas/ports/result-store/result-store.ts';
import { account, created, refusal, trouble } from '../../doubles/scripted-account-provider.ts';
import { EMAIL, ICN, none, setUp } from './use-case.ts';

const inBackground = { inBackground: true } as const;

/** Accepted by a caller who does not wait, and what a worker makes of it. */
function background() {
  const all = setUp();
  const accept = (changes: Parameters<typeof all.ask>[0] = {}) => all.ask({ ...inBackground, ...changes });
  function onlyWork() {
    const [work, ...others] = all.work.waiting;
    if (!work || others.length > 0) throw new Error(`${all.work.waiting.length} pieces of work`);
    return work;
  }
  const workIt = () => workOff(onlyWork(), all);
  const stored = () => all.results.read(ICN);
  return { ...all, accept, onlyWork, workIt, stored };
}

describe('a request that nobody waits for', () => {
  test('is accepted without asking MHV: the work first, then the note of it', async () => {
    const all = background();
    expect(await all.accept()).toEqual({
      kind: 'accepted',
      noted: true,
      occurredAt: '2026-11-05T19:00:00.000Z',
      correlationId: 'request-1',
    });
    expect(all.mhv.calls).toEqual([]);
    expect(all.journal).toEqual(['work', 'pending']);
    expect(pendingWork(await all.stored())).toMatchObject({ correlationId: 'request-1' });
  });

  test('carries what MHV is asked with, and never the token of the caller', async () => {
    const all = background();
    await all.accept({ tokenForMhv: 'the token of the caller' });
    expect(all.onlyWork()).toEqual({
      version: 1,
      icn: ICN,
      email: EMAIL,
      terms_of_use: {
        accepted_at: '2026-11-05T14:00:00Z',
        revision: '3',
        legal_version: '1.0',
        document_title: 'VA Enterprise Terms of Use',
      },
      application: 'va-gov-back-end',
      correlation_id: 'request-1',
      accepted_at: '2026-11-05T19:00:00.000Z',
    });
  });

  test('is in no rate before its work ends; then our part of it is measured', async () => {
    const all = background();
    await all.accept();
    expect(all.counted()).toEqual(none);
    expect(all.telemetry.counted(metrics.accepted)).toBe(1);
    expect(all.telemetry.durations.size).toBe(0);
    await all.workIt();
    expect(all.telemetry.durations.get(metrics.ownDuration)).toEqual([0]);
    // Nobody waited for MHV.
    expect(all.telemetry.durations.has(metrics.upstreamDuration)).toBe(false);
  });

  test('is answered by a stored account as any other', async () => {
    const all = background();
    await all.storeAccount();
    expect((await all.accept()).kind).toBe('stored');
    expect(all.work.waiting).toEqual([]);
  });

  test('joins the one that is worked on, whatever changed since', async () => {
    const all = background();
    await all.accept();
    all.controls.flag = { percentage: 0, applications: 'all' };
    all.clock.advance(10_000);
    expect(await all.accept({ correlationId: 'request-2', noCache: true })).toMatchObject({
      kind: 'accepted',
      correlationId: 'request-1',
      occurredAt: '2026-11-05T19:00:00.000Z',
    });
    expect(all.work.waiting).toHaveLength(1);
    expect(all.telemetry.counted(metrics.joined)).toBe(1);
  });

  test('is worked on anew when the one before has its result, or is an hour old', async () => {
    const all = background();
    await all.accept();
    all.clock.advance(1_000);
    await all.storeError({ reason: 'mhv_803', code: 803, detail: '' });
    all.clock.advance(1_000);
    await all.accept({ correlationId: 'request-2' });
    all.clock.advance(3_600_000);
    await all.accept({ correlationId: 'request-3' });
    expect(all.work.waiting.map(({ correlation_id }) => correlation_id)).toEqual([
      'request-1',
      'request-2',
      'request-3',
    ]);
  });

  test('of a person who is not in is refused at once', async () => {
    const all = background();
    all.controls.flag = { percentage: 0, applications: 'all' };
    expect((await all.accept()).kind).toBe('not_in_rollout');
    expect(all.work.waiting).toEqual([]);
  });

  test('that the queue does not take is asked of MHV at once, as one that somebody waits for', async () => {
    const all = background();
    all.work.failing = true;
    expect(await all.accept()).toMatchObject({ kind: 'created', account: created });
    expect((await all.stored()).pending).toBeUndefined();
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
    expect(all.telemetry.counted(metrics.workNotKept)).toBe(1);
  });

  test('is accepted later than what is stored, also by a clock that is behind: its work is done', async () => {
    const all = background();
    await all.storeAccount();
    all.clock.advance(-60_000);
    const accepted = await all.accept({ noCache: true });
    expect(accepted).toMatchObject({ kind: 'accepted', occurredAt: '2026-11-05T19:00:00.001Z' });
    expect(pendingWork(await all.stored())).toBeDefined();
    await all.workIt();
    expect(all.mhv.calls).toHaveLength(1);
  });

  test('that cannot be noted is worked on all the same, and the answer says so', async () => {
    const all = background();
    all.results.failing.write = true;
    expect(await all.accept()).toMatchObject({ kind: 'accepted', noted: false });
    expect(all.work.waiting).toHaveLength(1);
  });
});

describe('the work', () => {
  test('asks MHV with a token of its own, tells, keeps and counts as a waiting request does', async () => {
    const all = background();
    await all.accept({ tokenForMhv: 'the token of the caller' });
    all.journal.length = 0;
    all.clock.advance(5_000);
    expect(await all.workIt()).toBe('done');
    expect(all.mhv.calls).toEqual([
      expect.objectContaining({
        token: 'token-from-sts',
        request: expect.objectContaining({ email: EMAIL }),
      }),
    ]);
    expect(all.journal).toEqual(['event', 'result']);
    const stored = await all.stored();
    expect(stored.account).toMatchObject({ account: created, correlationId: 'request-1' });
    expect(pendingWork(stored)).toBeUndefined();
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });

  test('waits longer for MHV than a caller does, and not longer than its budget', async () => {
    const all = background();
    await all.accept();
    all.mhv.answers = [trouble('mhv_unreachable')];
    all.mhv.latencyMs = 10_000;
    const begun = all.clock.now();
    await all.workIt();
    expect(all.clock.now() - begun).toBeGreaterThan(20_000);
    expect(all.clock.now() - begun).toBeLessThanOrEqual(IN_BACKGROUND.budgetMs);
  });

  test('outlasts half a minute in which MHV fails at once, whatever the budget of retries is', async () => {
    const all = background();
    while (all.retryBudget.spend()) all.clock.advance(0);
    await all.accept();
    const begun = all.clock.now();
    const { mhv } = all;
    mhv.createOrFind = async (request, token, timeoutMs) => {
      mhv.calls.push({ request, token, timeoutMs });
      return all.clock.now() < begun + 30_000 ? trouble('mhv_unreachable') : account();
    };
    expect(await all.workIt()).toBe('done');
    expect((await all.stored()).account?.account).toEqual(created);
    expect(all.clock.now() - begun).toBeLessThanOrEqual(IN_BACKGROUND.budgetMs);
    expect(mhv.calls.length).toBeLessThan(8);
  });

  test('is not ended by an error of somebody who did not wait as long', async () => {
    const all = background();
    await all.accept();
    all.clock.advance(300);
    await all.storeError({ reason: 'breaker_open', detail: '' });
    await all.workIt();
    expect(all.mhv.calls).toHaveLength(1);
    expect((await all.stored()).account?.account).toEqual(created);
  });

  test('is ended by an error that asking again does not change, and by its own', async () => {
    const all = background();
    await all.accept();
    all.clock.advance(300);
    await all.storeError({ reason: 'mhv_805', code: 805, detail: '' });
    await all.workIt();
    const own = background();
    await own.accept();
    own.mhv.answers = [refusal(803)];
    await own.workIt();
    const { icn, occurredAt } = { icn: ICN, occurredAt: '2026-11-05T19:00:01.000Z' };
    const failure = { reason: 'mhv_803', code: 803, detail: '' } as const;
    await own.results.storeError({ icn, occurredAt, correlationId: 'request-1', failure });
    await own.workIt();
    expect([all.mhv.calls.length, own.mhv.calls.length]).toEqual([0, 1]);
  });

  test('is ended by an error of work that was accepted since: it was as patient', async () => {
    const all = background();
    await all.accept();
    const later = { icn: ICN, correlationId: 'request-2' };
    await all.results.storePending({ ...later, occurredAt: '2026-11-05T19:00:01.000Z' });
    const failure = { reason: 'mhv_803', code: 803, detail: '' } as const;
    await all.results.storeError({ ...later, occurredAt: '2026-11-05T19:00:02.000Z', failure });
    await all.workIt();
    expect(all.mhv.calls).toEqual([]);
  });

  test('ends with whatever MHV answers: a refusal is an event, and is not asked again', async () => {
    const all = background();
    await all.accept();
    all.mhv.answers = [refusal(805)];
    expect(await all.workIt()).toBe('done');
    expect(all.bus.events.map(({ type }) => type)).toEqual(['AccountCreationFailed']);
    expect(all.counted()).toEqual({ ...none, rejected: 1 });
  });

  test('that comes twice asks MHV once', async () => {
    const all = background();
    await all.accept();
    await all.workIt();
    expect(await all.workIt()).toBe('done');
    expect(all.mhv.calls).toHaveLength(1);
    expect(all.bus.events).toHaveLength(1);
  });

  test('of a person who waited for another answer meanwhile has its result', async () => {
    const all = background();
    await all.accept();
    all.clock.advance(1_000);
    await all.ask({ correlationId: 'request-2' });
    expect(await all.workIt()).toBe('done');
    expect(all.mhv.calls).toHaveLength(1);
  });

  test('is not taken for done because of an account from before it was accepted', async () => {
    const all = background();
    await all.storeAccount();
    all.clock.advance(1_000);
    await all.accept({ noCache: true });
    await all.workIt();
    expect(all.mhv.calls).toHaveLength(1);
  });

  test('has a result that is newer than its acceptance, also by a clock that is behind', async () => {
    const all = background();
    await all.accept();
    all.clock.advance(-300_000);
    await all.workIt();
    const stored = await all.stored();
    expect(stored.account?.occurredAt).toBe('2026-11-05T19:00:00.001Z');
    expect(pendingWork(stored)).toBeUndefined();
  });

  test('whose event nobody took comes back, and counts when it is done', async () => {
    const all = background();
    await all.accept();
    all.bus.mood = 'throws';
    all.fallback.failing = true;
    expect(await all.workIt()).toBe('failed');
    expect(all.counted()).toEqual(none);
    all.bus.mood = 'accepts';
    expect(await all.workIt()).toBe('done');
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
  });

  test('whose account could not be kept comes back, because nobody was told of it in an answer', async () => {
    const all = background();
    await all.accept();
    all.results.failing.write = true;
    expect(await all.workIt()).toBe('failed');
    all.results.failing.write = false;
    expect(await all.workIt()).toBe('done');
    expect(all.counted()).toEqual({ ...none, succeeded: 1 });
    expect((await all.stored()).account?.account).toEqual(created);
  });

  test('is done although the results cannot be read: MHV finds the account', async () => {
    const all = background();
    await all.accept();
    all.results.failing.read = true;
    all.mhv.answers = [account()];
    expect(await all.workIt()).toBe('done');
  });

  test('tells nothing of the person in logs and metrics', async () => {
    const all = background();
    await all.accept();
    await all.workIt();
    expect(all.telemetry.text()).not.toContain(ICN);
    expect(all.telemetry.text()).not.toContain(EMAIL);
  });
});
