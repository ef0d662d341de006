import { readPlan, WrongUse } from '../../../local/arguments.ts';
import { sayPlan } from '../../../local/start-plan.ts';

describe('what follows npm start --', () => {
  it('is nothing, or the name of a plan', () => {
    expect(readPlan([])).toBeUndefined();
    expect(readPlan(['--plan', 'staging'])?.name).toBe('staging');
    expect(readPlan(['--plan=production'])?.name).toBe('production');
  });

  it.each([
    [['--plan', 'other'], /"other": there is production, staging/],
    [['--plan'], /--plan/],
    [['--plna', 'staging'], /--plna/],
    [['staging'], /staging/],
  ])('is refused in one line: %j', (args, message) => {
    expect(() => readPlan(args)).toThrow(WrongUse);
    expect(() => readPlan(args)).toThrow(message);
    expect(() => readPlan(args)).toThrow(/^[^\n]*\(npm start -- --plan <name>\)$/);
  });
});

test('a plan is said in one line, with where it waits for a person', () => {
  const plan = readPlan(['--plan', 'production']);
  expect(plan && sayPlan(plan)).toBe('production: 5, 50, 0 %; approval, then 5, 10, 20 %; 50 %; 100 %');
});
