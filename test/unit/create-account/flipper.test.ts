import { randomUUID } from 'node:crypto';
import { isIn } from '../../../lambdas/create-account/flipper.ts';
import flipper from '../../fixtures/flipper-vectors.json' with { type: 'json' };

const FEATURE = 'mhv_account_creation';

describe('who is in', () => {
  test.each(
    flipper.vectors.map((vector) => [vector.feature, vector.actorIds.join(' '), vector] as const),
  )('is Flipper’s own answer for %s, %s', (_feature, _actors, {
    feature,
    actorIds,
    open,
    minPercentageOpen,
  }) => {
    const actor = [...actorIds].sort().join('');
    for (const [percentage, expected] of Object.entries(open)) {
      expect([percentage, isIn(feature, actor, Number(percentage))]).toEqual([percentage, expected]);
    }
    expect(isIn(feature, actor, minPercentageOpen)).toBe(true);
    expect(isIn(feature, actor, minPercentageOpen - 0.002)).toBe(false);
  });

  test('nobody at 0, everybody at 100, and never without an actor', () => {
    const actors = Array.from({ length: 1_000 }, () => randomUUID());
    expect(actors.filter((actor) => isIn(FEATURE, actor, 0))).toEqual([]);
    expect(actors.filter((actor) => isIn(FEATURE, actor, 100))).toHaveLength(1_000);
    expect(isIn(FEATURE, undefined, 100)).toBe(false);
  });

  test('1,000,000 people: the share is within 0.1 points, and a higher percentage has all of a lower one', () => {
    const percentages = [5, 10, 20, 50, 100];
    const counts = percentages.map(() => 0);
    for (let person = 0; person < 1_000_000; person += 1) {
      const icn = `${1_000_000_000 + person * 7_919}V${100_000 + (person % 900_000)}`;
      const open = percentages.map((percentage) => isIn(FEATURE, icn, percentage));
      const first = open.indexOf(true);
      if (open.slice(first).includes(false))
        throw new Error(`${icn} is in at ${percentages[first]} and not above`);
      open.forEach((is, index) => {
        if (is) counts[index] = (counts[index] ?? 0) + 1;
      });
    }
    percentages.forEach((percentage, index) => {
      expect(Math.abs((counts[index] ?? 0) / 10_000 - percentage)).toBeLessThan(0.1);
    });
  });
});
