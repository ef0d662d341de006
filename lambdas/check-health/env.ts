import * as v from 'valibot';
import { callerVariables } from '../platform/caller-variables.ts';
import { commonVariables, text, url } from '../platform/environment.ts';

export const CheckHealthEnvironment = v.object({
  ...commonVariables,
  ...callerVariables,
  RESULTS_TABLE: text,
  EVENT_BUS: text,
  FALLBACK_QUEUE_URL: url,
});
