import * as v from 'valibot';
import { callerVariables } from '../platform/caller-variables.ts';
import { commonVariables, text } from '../platform/environment.ts';

export const ReadAccountEnvironment = v.object({
  ...commonVariables,
  ...callerVariables,
  RESULTS_TABLE: text,
  LOG_HASH_KEY_SECRET: text,
});
