import { limits } from '../../../lambdas/contracts/limits.ts';
import { type GateName, judge } from '../../../lambdas/control-rollout/gates.ts';
import type { Minute } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { healthy, MINUTE, minutesOf } from '../../fixtures/minutes.ts';

function gate(name: GateName, minutes: readonly Minute[], latencyAccepted = false) {
  const through = (minutes.at(-1)?.at ?? 0) + MINUTE;
  const found = judge({ limits: limits.rollout, minutes, through, latencyAccepted }).find(
    (each) => each.name === name,
  );
  if (!found) throw new Error(`no gate ${name}`);
  return found;
}

/** The last minute with these figures, after `count` healthy ones. */
const then = (count: number, figures: Partial<Minute>, times = 1) => [
  ...minutesOf(count, healthy),
  ...minutesOf(times, figures, count * MINUTE),
];

describe('no data neither aborts nor advances', () => {
  test.each<[GateName, string]>([
    ['errors', 'HOLD'],
    ['success', 'HOLD'],
    ['response', 'HOLD'],
    // What nobody measures yet does not stand in the way.
    ['uptime', 'PASS'],
    ['satisfaction', 'PASS'],
  ])('%s: %s', (name, verdict) => {
    expect(gate(name, [])).toMatchObject({ verdict, n: 0 });
    expect(gate(name, [])).not.toHaveProperty('estimate');
  });
});

describe('errors', () => {
  test('passes from 300 requests on, if under 1 %', () => {
    expect(gate('errors', minutesOf(14, healthy))).toMatchObject({ verdict: 'HOLD', n: 280 });
    expect(gate('errors', minutesOf(15, healthy))).toMatchObject({ verdict: 'PASS', n: 300, estimate: 0 });
    expect(gate('errors', then(15, { failed: 2 })).verdict).toBe('PASS');
    expect(gate('errors', then(15, { failed: 4 }))).toMatchObject({ verdict: 'HOLD', n: 304 });
  });

  test('a healthy step with single errors is never aborted', () => {
    const minutes = minutesOf(60, healthy).map((minute, index) => ({
      ...minute,
      failed: index % 25 === 0 ? 1 : 0,
    }));
    expect(gate('errors', minutes).verdict).toBe('PASS');
  });

  test('fails when five minutes are surely over 1 %, however good the hours before', () => {
    expect(gate('errors', then(600, { succeeded: 10, failed: 6 }, 5)).verdict).toBe('FAIL');
  });

  test('fails when the whole step is surely over 1 %', () => {
    const minutes = minutesOf(60, { succeeded: 19, failed: 1 });
    expect(gate('errors', minutes)).toMatchObject({ verdict: 'FAIL', n: 1_200, estimate: 0.05 });
  });

  test('fails when errors go up a little and stay up', () => {
    const drifting = minutesOf(60, { succeeded: 10 }, 600 * MINUTE).map((minute, index) => ({
      ...minute,
      failed: index % 3 === 0 ? 1 : 0,
    }));
    const little = [...minutesOf(600, { succeeded: 10 }), ...drifting];
    expect(gate('errors', little)).toMatchObject({ verdict: 'FAIL', why: expect.stringContaining('CUSUM') });
  });

  test('fails at five errors without one success, of any number; one success and it waits for more', () => {
    expect(gate('errors', minutesOf(1, { failed: 4 })).verdict).toBe('HOLD');
    expect(gate('errors', minutesOf(5, { failed: 1 })).verdict).toBe('FAIL');
    expect(gate('errors', [...minutesOf(5, { failed: 1 }), ...minutesOf(1, {}, 5 * MINUTE)]).verdict).toBe(
      'HOLD',
    );
    expect(gate('errors', then(0, { failed: 5, succeeded: 4 })).verdict).toBe('HOLD');
  });

  test('people who are refused for reasons of their own are no errors', () => {
    expect(gate('errors', minutesOf(60, { succeeded: 16, rejected: 4 }))).toMatchObject({
      verdict: 'PASS',
      estimate: 0,
    });
  });
});

describe('success', () => {
  test('passes from 60 requests on, if over 95 %', () => {
    expect(gate('success', minutesOf(2, healthy)).verdict).toBe('HOLD');
    expect(gate('success', minutesOf(3, healthy))).toMatchObject({ verdict: 'PASS', n: 60 });
    expect(gate('success', minutesOf(60, { succeeded: 19, rejected: 1 }))).toMatchObject({
      verdict: 'HOLD',
      estimate: 0.95,
    });
  });

  test('fails when it is surely under 80 %: not for people’s own conditions, but for a wrong environment', () => {
    expect(gate('success', minutesOf(60, { succeeded: 17, rejected: 3 })).verdict).toBe('HOLD');
    expect(gate('success', minutesOf(60, { succeeded: 10, rejected: 10 })).verdict).toBe('FAIL');
    expect(gate('success', minutesOf(1, { succeeded: 10, rejected: 39 })).verdict).toBe('HOLD');
    expect(gate('success', minutesOf(1, { succeeded: 10, rejected: 40 })).verdict).toBe('FAIL');
  });
});

describe('uptime', () => {
  const probed = (...failedAt: number[]) =>
    minutesOf(60, { probes: 1 }).map((minute, index) => ({
      ...minute,
      failedProbes: failedAt.includes(index) ? 1 : 0,
    }));

  test('one failed probe is none, and two long ago are over', () => {
    expect(gate('uptime', probed(59)).verdict).toBe('PASS');
    expect(gate('uptime', probed(10, 11)).verdict).toBe('PASS');
    expect(gate('uptime', probed(30, 59)).verdict).toBe('FAIL');
  });

  test('says how many probes there were', () => {
    expect(gate('uptime', probed())).toMatchObject({
      n: 60,
      estimate: 1,
      why: expect.stringContaining('60 probes'),
    });
  });
});

describe('response', () => {
  const slow = (ownEach: number, mhvEach: number): Partial<Minute> => ({
    succeeded: 20,
    ownMs: 20 * ownEach,
    wholeMs: 20 * (ownEach + mhvEach),
  });

  test('fails only for our part, over 200 ms in five minutes twice running', () => {
    expect(gate('response', then(60, slow(300, 0), 5)).verdict).not.toBe('FAIL');
    expect(gate('response', then(60, slow(300, 0), 10)).verdict).toBe('FAIL');
    expect(gate('response', then(60, slow(20, 4_000), 60)).verdict).toBe('HOLD');
    expect(gate('response', then(60, { succeeded: 9, ownMs: 9_000, wholeMs: 9_000 }, 10)).verdict).not.toBe(
      'FAIL',
    );
  });

  test('holds for MHV’s part until a person accepts it', () => {
    const minutes = minutesOf(60, slow(20, 1_500));
    expect(gate('response', minutes)).toMatchObject({ verdict: 'HOLD', estimate: 1_520 });
    expect(gate('response', minutes, true).verdict).toBe('PASS');
    expect(gate('response', minutesOf(60, slow(300, 0)), true).verdict).toBe('FAIL');
  });
});

describe('satisfaction', () => {
  test('never fails; it holds from 30 answers on, if not over 90 %', () => {
    expect(gate('satisfaction', minutesOf(29, { opinions: 1 })).verdict).toBe('PASS');
    expect(gate('satisfaction', minutesOf(30, { opinions: 1 })).verdict).toBe('HOLD');
    expect(gate('satisfaction', minutesOf(30, { opinions: 10, goodOpinions: 9 })).verdict).toBe('HOLD');
    expect(gate('satisfaction', minutesOf(30, { opinions: 20, goodOpinions: 19 })).verdict).toBe('PASS');
  });
});
