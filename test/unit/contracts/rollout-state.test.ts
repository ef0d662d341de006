import { production } from '../../../lambdas/contracts/rollout-plans/production.ts';
import { type RolloutState, stepThatRan } from '../../../lambdas/contracts/rollout-state.ts';

const plan = { name: 'production', digest: 'd' };
type Part = Parameters<typeof stepThatRan>[0];
const at = (status: RolloutState['status'], phase: number, step: number): Part => ({
  status,
  plan,
  position: { phase, step },
});

describe('the step that runs or ran last', () => {
  test.each<[string, Part, string | undefined]>([
    ['the one that runs', at('running', 0, 1), 'production/1/2'],
    ['the one that a gate or a person stopped', at('aborted', 1, 2), 'production/2/3'],
    ['the last one of a plan that is done', at('completed', 3, 0), 'production/4/1'],
    ['the one before the phase that is waited for', at('waiting', 1, 0), 'production/1/3'],
    ['none before the first', at('waiting', 0, 0), undefined],
    ['none without a plan', { status: 'open' }, undefined],
    [
      'none while a phase of a plan that is not deployed is waited for',
      { ...at('waiting', 1, 0), plan: { name: 'constructor', digest: 'd' } },
      undefined,
    ],
  ])('%s', (_, state, step) => {
    expect(stepThatRan(state)).toBe(step);
  });

  test('the plan is the one that these cases are about', () => {
    expect(production.phases.map(({ steps }) => steps.length)).toEqual([3, 3, 1, 1]);
  });
});
