import * as v from 'valibot';
import { commonVariables, text } from '../platform/environment.ts';

export const ControlRolloutEnvironment = v.object({
  ...commonVariables,
  CONTROL_TABLE: text,
  ROLLOUT_TOPIC_ARN: text,
});
