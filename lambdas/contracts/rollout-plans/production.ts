import { limits } from '../limits.ts';
import { type Audience, checkPlan, type Step } from './plan.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const everyone: Audience[] = ['stakeholders', 'support', 'engineers', 'internal-teams'];

function step(percentage: number, minutes: number): Step {
  return { percentage, minutes, limits: limits.rollout, tells: everyone };
}

/** The source's plan (docs/domain.md 7); where that is silent or disagrees with itself, docs/rollout.md says what was chosen. */
export const production = checkPlan({
  name: 'production',
  signOffs: ['product-owner', 'delivery-manager', 'mhv'],
  afterwards: 'tell',
  phases: [
    {
      name: 'phase 1',
      startsAt: { local: '2024-11-05T14:00', zone: 'America/New_York' },
      steps: [step(5, HOUR), step(50, HOUR), step(0, 1)],
    },
    {
      name: 'phase 2',
      approval: {
        by: 'product-owner',
        decides: 'requirements are revisited; all calling applications, or VA.gov alone',
      },
      steps: [step(5, DAY), step(10, DAY), step(20, DAY)],
    },
    { name: 'phase 3', steps: [step(50, DAY)] },
    { name: 'full', steps: [step(100, DAY)] },
  ],
});
