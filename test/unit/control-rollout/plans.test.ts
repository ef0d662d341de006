import { checkApplications } from '../../../infra/capabilities/control-rollout.ts';
import { checkPlan, type Plan, type Step } from '../../../lambdas/contracts/rollout-plans/plan.ts';
import { planNamed, plans } from '../../../lambdas/contracts/rollout-plans/plans.ts';
import { shortPlan } from '../../fixtures/rollout.ts';

const [first, second, last] = shortPlan.phases;
if (!first || !second || !last) throw new Error('the short plan has three phases');
const firstStep = first.steps[0] as Step;
const withStep = (step: Partial<Step>): Plan => ({
  ...shortPlan,
  phases: [{ ...first, steps: [{ ...firstStep, ...step }] }],
});

describe('a rollout plan', () => {
  test.each(Object.keys(plans))('%s is sound, and found by its name', (name) => {
    expect(planNamed(name)).toBe(plans[name]);
    expect(() => checkPlan(planNamed(name))).not.toThrow();
  });

  test.each(['nosuch', 'toString'])('%s is refused with the names there are', (name) => {
    expect(() => planNamed(name)).toThrow(
      `no rollout plan "${name}": there is production, staging, rehearsal`,
    );
  });

  test.each<[string, unknown, string]>([
    [
      'a percentage over 100',
      withStep({ percentage: 101 }),
      'phases.0.steps.0.percentage is 101: at most 100 percent',
    ],
    ['a percentage under 0', withStep({ percentage: -1 }), 'percentage is -1: at least 0 percent'],
    ['four decimals', withStep({ percentage: 0.0001 }), 'percentage is 0.0001: three decimals at most'],
    ['a step without limits', withStep({ limits: undefined as never }), 'phases.0.steps.0.limits'],
    ['a step without a duration', withStep({ minutes: 0 }), 'minutes is 0'],
    ['a step that tells nobody', withStep({ tells: [] }), 'tells is []: somebody has to be told'],
    [
      'a phase without steps',
      { ...shortPlan, phases: [{ ...first, steps: [] }] },
      'a phase has at least one step',
    ],
    [
      'a zone that is none',
      { ...shortPlan, phases: [{ ...first, startsAt: { local: '2026-01-01T10:00', zone: 'Mars/Olympus' } }] },
      'startsAt.zone is "Mars/Olympus": not an IANA time zone',
    ],
    [
      'a raise from 0 that no person approves',
      { ...shortPlan, phases: [first, last] },
      'a step of 0 percent gives no evidence',
    ],
    [
      'an approval that people wait for while they are in',
      { ...shortPlan, phases: [{ ...first, steps: first.steps.slice(0, 2) }, second] },
      'comes after a step of 0 percent',
    ],
    [
      'a phase whose applications are both planned and approved',
      { ...shortPlan, phases: [first, { ...second, applications: 'all' }] },
      'the approval of a phase names its applications',
    ],
    [
      'a step of 0 before another one',
      { ...shortPlan, phases: [{ ...first, steps: [...first.steps, firstStep] }, second] },
      'a step of 0 percent gives no evidence',
    ],
  ])('with %s is refused by its name', (_, plan, message) => {
    expect(() => checkPlan(plan as Plan)).toThrow('Rollout plan short: ');
    expect(() => checkPlan(plan as Plan)).toThrow(message);
  });

  test('with three decimals is a plan', () => {
    for (const percentage of [0.001, 0.29, 33.333, 99.999]) {
      expect(() => checkPlan(withStep({ percentage }))).not.toThrow();
    }
  });

  test('with applications that the stage does not have is refused when the app is synthesized', () => {
    const plan = { ...shortPlan, phases: [{ ...first, applications: ['va-gov', 'va-mobile'] }] };
    expect(() => checkApplications(plan, ['va-gov', 'va-mobile'])).not.toThrow();
    expect(() => checkApplications(plan, ['va-gov'])).toThrow('first: applications va-mobile are not among');
  });
});
