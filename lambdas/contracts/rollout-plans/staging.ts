import { limits } from '../limits.ts';
import { checkPlan, type Step } from './plan.ts';

const step = (percentage: number): Step => ({
  percentage,
  minutes: 60,
  limits: limits.rollout,
  tells: ['engineers', 'internal-teams'],
});

/** Half, then all (docs/domain.md 7); nobody real is there, so its evidence is synthetic traffic. */
export const staging = checkPlan({
  name: 'staging',
  signOffs: [],
  afterwards: 'tell',
  phases: [{ name: 'staging', steps: [step(50), step(100)] }],
});
