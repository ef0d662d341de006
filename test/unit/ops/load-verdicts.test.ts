import { Counts, held } from '../../../ops/load/counts.ts';
import { kneeOf, recoveryMs } from '../../../ops/load/knee.ts';
import { Latencies } from '../../../ops/load/latencies.ts';
import type { Leg } from '../../../ops/load/leg.ts';
import type { Outcome } from '../../../ops/load/outcome.ts';
import { profiles } from '../../../ops/load/profiles.ts';
import { RunRecord } from '../../../ops/load/record.ts';
import { mostMsOf, verdictsOf } from '../../../ops/load/verdicts.ts';

const ok: Outcome = { name: '200 mhv', kind: 'success', source: 'mhv', status: 200 };
const stored: Outcome = { name: '200 stored', kind: 'success', source: 'stored', status: 200 };
const accepted: Outcome = { name: '202 accepted', kind: 'success', source: 'accepted', status: 202 };
const throttled: Outcome = { name: '429 throttled', kind: 'throttled', status: 429 };
const unavailable: Outcome = { name: '503 mhv_unavailable', kind: 'error', status: 503 };

const MHV_MS = 150;

/** So many requests of each outcome and latency, a millisecond apart. */
type Mix = readonly (readonly [count: number, outcome: Outcome, ms: number])[];

function add(record: RunRecord, leg: Leg, mix: Mix): void {
  let due = leg.at;
  for (const [count, outcome, ms] of mix) {
    for (let index = 0; index < count; index += 1) {
      record.offered(leg, due);
      record.ended(leg, { due, ms, outcome });
      due += 1;
    }
  }
}

function steady(mix: Mix) {
  const record = new RunRecord(1_000, mostMsOf(MHV_MS));
  add(record, { kind: 'counted', at: 0, lengthMs: 10_000, fromRate: 100, toRate: 100 }, mix);
  const verdicts = verdictsOf(record, { profile: profiles.average, rate: 20, mhvMs: MHV_MS });
  return Object.fromEntries(verdicts.map(({ name, passed }) => [name, passed]));
}

test('percentiles are those of the values, within a thousandth', () => {
  const latencies = new Latencies();
  for (let tenths = 1; tenths <= 100_000; tenths += 1) latencies.add(tenths / 10);
  for (const percent of [50, 75, 90, 95, 99, 99.9, 100]) {
    const exact = percent * 100;
    expect(Math.abs((latencies.percentile(percent) ?? 0) / exact - 1)).toBeLessThan(0.001);
  }
  expect((latencies.mean ?? 0) / 5_000).toBeCloseTo(1, 3);
});

test('without a value there is no percentile, and no mean', () => {
  const latencies = new Latencies();
  expect([latencies.percentile(95), latencies.mean]).toEqual([undefined, undefined]);
});

describe('a run that is steady', () => {
  const ANSWER = 'answer, MHV asked, p95';
  test('keeps every limit', () => {
    expect(steady([[1_000, ok, 200]])).toEqual({ errors: true, success: true, [ANSWER]: true });
  });

  test.each([
    ['9 errors of 1,000 are under 1 %', 9, true],
    ['10 are not', 10, false],
  ])('%s', (_, errors, passed) => {
    expect(
      steady([
        [1_000 - errors, ok, 200],
        [errors, unavailable, 200],
      ]).errors,
    ).toBe(passed);
  });

  test('429s are no errors, but no success either', () => {
    const mix: Mix = [
      [940, ok, 200],
      [60, throttled, 2],
    ];
    expect(steady(mix)).toEqual({ errors: true, success: false, [ANSWER]: true });
  });

  test('is slow if more than 5 of 100 answers of MHV are beyond its time and ours', () => {
    const slow = (count: number): Mix => [
      [1_000 - count, ok, 349],
      [count, ok, 400],
    ];
    expect(steady(slow(40))[ANSWER]).toBe(true);
    expect(steady(slow(60))[ANSWER]).toBe(false);
  });

  test('each source has its limit: ours alone where MHV is not asked, half of it for background work', () => {
    const mix: Mix = [
      [10, ok, 300],
      [10, stored, 250],
      [10, accepted, 120],
    ];
    expect(steady(mix)).toMatchObject({
      [ANSWER]: true,
      'answer, stored account, p95': false,
      'answer, background work, p95': false,
    });
  });

  test('without a request it has kept nothing', () => {
    expect(steady([])).toEqual({ errors: false, success: false });
  });
});

describe('whether the limits hold in a part of a run', () => {
  const counts = (of: Partial<Counts>) => Object.assign(new Counts(), of);
  test.each([
    ['all is well', { ended: 100, succeeded: 100 }, 0, true],
    ['five are slow', { ended: 100, succeeded: 100, slow: 5 }, 0, true],
    ['six are slow', { ended: 100, succeeded: 100, slow: 6 }, 0, false],
    ['some have no answer, and are late by now', { ended: 50, succeeded: 50 }, 50, false],
    ['one of 50 failed, which says nothing', { ended: 50, succeeded: 49, errors: 1 }, 0, true],
    ['five of 100 failed', { ended: 100, succeeded: 95, errors: 5 }, 0, false],
    ['all of two failed', { ended: 2, errors: 2 }, 0, false],
    ['too many were refused', { ended: 100, succeeded: 90, throttled: 10 }, 0, false],
    ['nobody asked', {}, 0, true],
  ])('%s', (_, of, overdue, expected) => {
    expect(held(counts(of), overdue)).toBe(expected);
  });
});

test.each([
  [[true, true, false, true], { rate: 20, found: true }],
  [[true, true, true], { rate: 30, found: false }],
  [[false, true], { found: true }],
])('steps that held as %j: the knee is %j', (steps, knee) => {
  expect(kneeOf(steps.map((each, index) => ({ rate: (index + 1) * 10, held: each })))).toEqual(knee);
});

test.each([
  ['at once', '++++++', 0],
  ['after a while', '--+++++', 10_000],
  ['one good window among bad ones is none', '-+-+-+++', 25_000],
  ['never', '------', undefined],
  ['too late to say', '----++', undefined],
])('recovery %s', (_, windows, expected) => {
  const counts = [...windows].map((window) =>
    Object.assign(new Counts(), { ended: 100, succeeded: window === '+' ? 100 : 0, errors: 0 }),
  );
  expect(recoveryMs(counts, 5_000)).toBe(expected);
});

describe('a run under stress', () => {
  /** @param after what came of each 5 s of the recovery, the last one until its end. */
  function stressed(steps: readonly (readonly [rate: number, mix: Mix])[], after: Mix) {
    const record = new RunRecord(1_000, mostMsOf(MHV_MS));
    for (const [index, [rate, mix]] of steps.entries()) {
      add(
        record,
        { kind: 'counted', at: index * 15_000, lengthMs: 15_000, fromRate: rate, toRate: rate },
        mix,
      );
    }
    const at = steps.length * 15_000;
    const recovery: Leg = { kind: 'recovery', at, lengthMs: 120_000, fromRate: 50, toRate: 50 };
    for (let window = 0; window < 24; window += 1) {
      const [count, outcome, ms] = after[Math.min(window, after.length - 1)] as Mix[number];
      for (let index = 0; index < count; index += 1) {
        const due = at + window * 5_000 + index;
        record.offered(recovery, due);
        record.ended(recovery, { due, ms, outcome });
      }
    }
    const verdicts = verdictsOf(record, { profile: profiles.stress, rate: 100, mhvMs: MHV_MS });
    return verdicts.map(({ name, seen, passed }) => `${passed ? '+' : '-'} ${name}: ${seen}`);
  }

  const well: Mix = [[100, ok, 200]];
  const refusing: Mix = [
    [50, ok, 200],
    [50, throttled, 2],
  ];

  test('passes if the rate holds, too much is refused, and it is well again soon', () => {
    expect(
      stressed(
        [
          [50, well],
          [100, well],
          [200, refusing],
        ],
        [[100, throttled, 2], ...well],
      ),
    ).toEqual(['+ highest rate that holds: 100 a second', '+ answers 5xx: 0', '+ recovery: within 10 s']);
  });

  test('fails if it breaks before the rate, with 5xx, and stays broken', () => {
    expect(
      stressed(
        [
          [50, well],
          [100, [[100, unavailable, 2]]],
        ],
        [[100, throttled, 2]],
      ),
    ).toEqual(['- highest rate that holds: 50 a second', '- answers 5xx: 100', '- recovery: not seen']);
  });

  test('says so if nothing broke', () => {
    expect(stressed([[600, well]], well)[0]).toBe('+ highest rate that holds: over 600 a second');
  });
});
