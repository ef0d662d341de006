import { checkPlan } from './plan.ts';
import { production } from './production.ts';

/** Long enough for the gates' least numbers at 40 requests a minute. */
const LONGEST_STEP_MINUTES = 10;

/** Production's plan with short steps and no dates, to be played through on one machine or on a test stage. */
export const rehearsal = checkPlan({
  ...production,
  name: 'rehearsal',
  signOffs: [],
  phases: production.phases.map(({ startsAt, ...phase }) => ({
    ...phase,
    steps: phase.steps.map((step) => ({ ...step, minutes: Math.min(step.minutes, LONGEST_STEP_MINUTES) })),
  })),
});
