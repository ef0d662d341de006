import * as v from 'valibot';
import { callerVariables } from '../platform/caller-variables.ts';
import { commonVariables, percentage, text, url } from '../platform/environment.ts';

export const CollectFeedbackEnvironment = v.object({
  ...commonVariables,
  ...callerVariables,
  RESULTS_TABLE: text,
  FEEDBACK_TABLE: text,
  CONTROL_TABLE: text,
  /** What holds until somebody changes the rollout. */
  INITIAL_PERCENTAGE: percentage,
  EVENT_BUS: text,
  FALLBACK_QUEUE_URL: url,
});
