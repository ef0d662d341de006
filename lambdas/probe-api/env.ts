import * as v from 'valibot';
import { commonVariables, text, url } from '../platform/environment.ts';

export const ProbeApiEnvironment = v.object({
  ...commonVariables,
  /** With a slash at its end. */
  API_URL: url,
  CONTROL_TABLE: text,
});
