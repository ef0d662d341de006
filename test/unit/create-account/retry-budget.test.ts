import fc from 'fast-check';
import { RetryBudget } from '../../../lambdas/create-account/retry-budget.ts';

function spendAll(budget: RetryBudget): number {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return spent;
}

describe('the budget of retries', () => {
  test('starts with three', () => {
    expect(spendAll(new RetryBudget())).toBe(3);
  });

  test('earns one with ten answers', () => {
    const budget = new RetryBudget();
    spendAll(budget);
    for (let answer = 1; answer < 10; answer += 1) budget.earn();
    expect(budget.spend()).toBe(false);
    budget.earn();
    expect(spendAll(budget)).toBe(1);
  });

  test('saves up three at most', () => {
    const budget = new RetryBudget();
    for (let answer = 0; answer < 1_000; answer += 1) budget.earn();
    expect(spendAll(budget)).toBe(3);
  });

  test('is never overdrawn', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (history) => {
        const budget = new RetryBudget();
        let answers = 0;
        let spent = 0;
        for (const isAnswer of history) {
          if (isAnswer) {
            answers += 1;
            budget.earn();
          } else if (budget.spend()) spent += 1;
          expect(spent).toBeLessThanOrEqual(3 + answers / 10);
        }
      }),
    );
  });
});
