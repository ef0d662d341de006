import fc from 'fast-check';
import { arrivalsOf } from '../../../ops/load/arrivals.ts';
import { expectedIn, type Leg, legsOf } from '../../../ops/load/leg.ts';
import { profiles } from '../../../ops/load/profiles.ts';
import { seededRandom } from '../../../ops/rollout/traffic.ts';

const leg = (fromRate: number, toRate: number, lengthMs = 10_000): Leg => ({
  kind: 'counted',
  at: 0,
  lengthMs,
  fromRate,
  toRate,
});

test('constant arrivals are evenly apart, and as many as the rate says', () => {
  const times = arrivalsOf(leg(10, 10, 1_000), 'constant', seededRandom(1));
  expect(times.map((time) => Math.round(time))).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
});

test.each([
  [0, 100],
  [100, 0],
  [20, 100],
])('from %d to %d a second: each tenth of the time has its part', (from, to) => {
  const shape = leg(from, to);
  const times = arrivalsOf(shape, 'constant', seededRandom(1));
  expect(times).toHaveLength(expectedIn(shape));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const count = times.filter((time) => Math.floor(time / 1_000) === tenth).length;
    const middle = from + ((to - from) * (tenth + 0.5)) / 10;
    expect(Math.abs(count - middle)).toBeLessThanOrEqual(1);
  }
});

test('a Poisson process has the mean rate, and gaps as unequal as they are', () => {
  const times = arrivalsOf(leg(100, 100, 100_000), 'poisson', seededRandom(7));
  // 10,000 on average; five standard deviations are 500.
  expect(Math.abs(times.length - 10_000)).toBeLessThan(500);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  // Of an exponential distribution both are the same.
  expect(deviation / mean).toBeCloseTo(1, 1);
});

test('whatever the shape, arrivals are in order and within the leg; the same seed gives the same ones', () => {
  const rate = fc.integer({ min: 0, max: 200 });
  const spacing = fc.constantFrom('poisson' as const, 'constant' as const);
  fc.assert(
    fc.property(rate, rate, spacing, fc.integer({ min: 0 }), (from, to, how, seed) => {
      const times = arrivalsOf(leg(from, to), how, seededRandom(seed));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.filter((time) => !(time >= 0 && time <= 10_000 + 1e-6))).toEqual([]);
      expect(arrivalsOf(leg(from, to), how, seededRandom(seed))).toEqual(times);
    }),
  );
});

describe('the legs of a profile', () => {
  const shape = (name: keyof typeof profiles) => ({
    profile: profiles[name],
    rate: 100,
    durationMs: 300_000,
    warmUpMs: 5_000,
  });

  test.each(
    Object.keys(profiles) as (keyof typeof profiles)[],
  )('%s: shares make up the whole duration', (name) => {
    const { legs, recovery } = profiles[name];
    const shares = legs.reduce((sum, { share }) => sum + share, 0) + (recovery?.share ?? 0);
    expect(shares).toBeCloseTo(1, 10);
  });

  test('follow one another, after a warm-up at the first rate', () => {
    const legs = [...legsOf(shape('peak'), () => true)];
    expect(legs.map(({ kind, at, fromRate, toRate }) => [kind, at, fromRate, toRate])).toEqual([
      ['warm-up', -5_000, 20, 20],
      ['counted', 0, 20, 100],
      ['counted', 45_000, 100, 100],
      ['counted', 255_000, 100, 20],
    ]);
  });

  test('of stress end with the first that breaks, and it recovers at half of the highest rate that held', () => {
    const asked: number[] = [];
    const legs = [
      ...legsOf(shape('stress'), ({ toRate }) => {
        asked.push(toRate);
        return toRate < 100;
      }),
    ];
    expect(asked).toEqual([25, 50, 75, 100]);
    expect(legs.at(-1)).toMatchObject({ kind: 'recovery', at: 60_000, lengthMs: 120_000, toRate: 37.5 });
  });

  test('a profile that does not climb goes on whatever breaks', () => {
    expect([...legsOf(shape('spike'), () => false)]).toHaveLength(6);
  });
});
