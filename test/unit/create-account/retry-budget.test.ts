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

  test('earns one with ten requests', () => {
    const budget = new RetryBudget();
    spendAll(budget);
    for (let request = 1; request < 10; request += 1) budget.earn();
    expect(budget.spend()).toBe(false);
    budget.earn();
    expect(spendAll(budget)).toBe(1);
  });

  test('saves up three at most', () => {
    const budget = new RetryBudget();
    for (let request = 0; request < 1_000; request += 1) budget.earn();
    expect(spendAll(budget)).toBe(3);
  });

  test('is never overdrawn', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (history) => {
        const budget = new RetryBudget();
        let requests = 0;
        let spent = 0;
        for (const isRequest of history) {
          if (isRequest) {
            requests += 1;
            budget.earn();
          } else if (budget.spend()) spent += 1;
          expect(spent).toBeLessThanOrEqual(3 + requests / 10);
        }
      }),
    );
  });
});
