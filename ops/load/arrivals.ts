import type { Random } from '../rollout/poisson.ts';
import { expectedIn, type Leg } from './leg.ts';

/** `poisson`: people come independently of one another. `constant`: evenly, for measurements that are compared. */
export type Spacing = 'poisson' | 'constant';

/**
 * When each request of a leg is due, in milliseconds since its begin. A process of rate 1, in the time in which the
 * leg's rate is 1: that holds for each shape of the rate (time rescaling; Cinlar 1975, theorem 4.7.4).
 */
export function arrivalsOf(leg: Leg, spacing: Spacing, random: Random): readonly number[] {
  const all = expectedIn(leg);
  const times: number[] = [];
  let count = spacing === 'poisson' ? exponential(random) : 0.5;
  while (count < all) {
    times.push(whenExpected(leg, count));
    count += spacing === 'poisson' ? exponential(random) : 1;
  }
  return times;
}

const exponential = (random: Random) => -Math.log(1 - random());

/** When so many are due on average: the rate is a line, its sum a parabola. */
function whenExpected({ lengthMs, fromRate, toRate }: Leg, count: number): number {
  const from = fromRate / 1_000;
  const growth = (toRate - fromRate) / 1_000 / lengthMs;
  // The usual formula divides by the growth, which may be none.
  return (2 * count) / (from + Math.sqrt(from * from + 2 * growth * count));
}
