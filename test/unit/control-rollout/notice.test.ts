import type { LogEntry } from '../../../lambdas/contracts/rollout-state.ts';
import { expectedAt } from '../../../lambdas/control-rollout/expected.ts';
import { noticesOf } from '../../../lambdas/control-rollout/notice.ts';
import { MINUTE, minutesOf } from '../../fixtures/minutes.ts';
import { shortPlan } from '../../fixtures/rollout.ts';

const entry = (changes: Partial<LogEntry>): LogEntry => ({
  version: 3,
  at: Date.UTC(2026, 10, 22),
  by: 'controller',
  what: 'raised',
  why: 'every gate passed',
  percentage: 20,
  position: 'short/2/1',
  ...changes,
});
const told = (changes: Partial<LogEntry>, expected?: Parameters<typeof noticesOf>[0]['expected']) =>
  noticesOf({ stage: 'test', entry: entry(changes), plan: shortPlan, expected });

describe('a notice', () => {
  test('says percentage, since when, why, from what, and what is next', () => {
    const gates: LogEntry['gates'] = [
      { name: 'errors', verdict: 'PASS', n: 4_321, estimate: 0.0042, why: 'under 1 %' },
      { name: 'response', verdict: 'HOLD', n: 4_321, estimate: 1_520.4, why: 'not under 200 ms' },
    ];
    const [notice] = told({ gates });
    expect(notice?.id).toBe('test-3-engineers');
    for (const part of [
      '20 %, since 2026-11-22T00:00:00.000Z',
      'every gate passed (controller)',
      'errors: PASS, n = 4321, 0.42 %',
      'response: HOLD, n = 4321, 1520 ms',
      'Next: 100 %, full.',
    ]) {
      expect(notice?.text).toContain(part);
    }
  });

  test('says what is next: the step itself while it has not begun, and nothing after a stop', () => {
    const next = (changes: Partial<LogEntry>) => /^Next: .*$/m.exec(told(changes)[0]?.text ?? '')?.[0];
    expect(next({ what: 'started', percentage: 0, position: 'short/1/1' })).toBe('Next: 5 %, first.');
    expect(next({ what: 'waiting', percentage: 0, position: 'short/2/1' })).toBe(
      'Next: 20 %, second, once owner has approved it.',
    );
    expect(next({ what: 'announced', percentage: 5, position: 'short/1/1' })).toBe('Next: 50 %, first.');
    expect(next({ what: 'raised', percentage: 100, position: 'short/3/1' })).toBe(
      'Next: nothing, it is the last step.',
    );
    expect(next({ what: 'aborted', percentage: 0 })).toBe('Next: nothing, until a person decides.');
  });

  test('has a subject that SNS takes: printable ASCII, under 100 characters', () => {
    const all: LogEntry['what'][] = [
      'started',
      'announced',
      'aborted',
      'warned',
      'signed-off',
      'jumped',
      'lowered',
    ];
    for (const what of all) {
      for (const { subject } of told({ what, percentage: 99.999 }))
        expect(subject).toMatch(/^[\x20-\x7e]{10,99}$/);
    }
  });

  test('of a stop goes to everyone, of a raise that comes to support alone', () => {
    expect(told({ what: 'killed' }).map(({ audience }) => audience)).toHaveLength(4);
    expect(told({ what: 'announced' }).map(({ audience }) => audience)).toEqual(['support']);
    expect(told({ what: 'raised' }).map(({ audience }) => audience)).toEqual(['engineers']);
  });

  test('of a signature has the plan', () => {
    expect(told({ what: 'signed-off' })[0]?.text).toContain('first: 50 % for at least 20 minutes');
  });

  test('of a stage without a plan is told too', () => {
    const { position, ...without } = entry({ what: 'killed', percentage: 0 });
    expect(noticesOf({ stage: 'test', entry: without, plan: undefined })).toHaveLength(4);
  });
});

describe('what support has to expect', () => {
  const HOUR = 60 * MINUTE;
  // An hour at 5 %, an hour at 50 %, an hour at 0: 55 percent-hours.
  const log = [5, 50, 0].map((percentage, hour) => entry({ percentage, at: hour * HOUR }));
  const seen = {
    log,
    minutes: [
      ...minutesOf(60, { succeeded: 8, rejected: 1 }),
      ...minutesOf(60, { succeeded: 88, rejected: 2 }, HOUR),
    ],
    failures: new Map([
      ['mhv_805', 99],
      ['mhv_803', 50],
    ] as const),
    from: 0,
    to: 3 * HOUR,
  };

  test('is people an hour at the new percentage, and calls by the reasons that send people to the help desk', () => {
    const expected = expectedAt(20, seen);
    // 60 x 9 + 60 x 90 = 5,940 people in 55 percent-hours.
    expect(expected?.peoplePerHour).toBeCloseTo((5_940 / 55) * 20, 6);
    expect(expected?.callsPerHour).toEqual([{ reason: 'mhv_805', calls: expect.closeTo((99 / 55) * 20, 6) }]);
    expect(told({ what: 'announced' }, expected)[0]?.text).toMatch(
      /about 2160 people an hour[\s\S]*mhv_805: 36/,
    );
  });

  test('is not known while nobody was in', () => {
    expect(expectedAt(5, { ...seen, log: [entry({ percentage: 0, at: 0 })] })).toBeUndefined();
    expect(expectedAt(5, { ...seen, minutes: [] })).toBeUndefined();
    expect(told({ what: 'announced' })[0]?.text).toContain('is not known');
  });
});
