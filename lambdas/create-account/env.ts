import * as v from 'valibot';
import { rolloutActors } from '../contracts/rollout-actor.ts';
import { callerVariables } from '../platform/caller-variables.ts';
import { commonVariables, list, percentage, text, url } from '../platform/environment.ts';

export const CreateAccountEnvironment = v.object({
  ...commonVariables,
  ...callerVariables,
  RESULTS_TABLE: text,
  CONTROL_TABLE: text,
  /** What holds until somebody changes the rollout. */
  INITIAL_PERCENTAGE: percentage,
  ROLLOUT_FEATURE: text,
  ROLLOUT_ACTOR: v.picklist(rolloutActors),
  /** Calling applications that are counted each. */
  APPLICATIONS: list,
  EVENT_BUS: text,
  FALLBACK_QUEUE_URL: url,
  /** Without a path. */
  MHV_BASE_URL: url,
  STS_BASE_URL: url,
  /** `iss` of our own assertions to STS, and who we are there (docs/domain.md 5). */
  STS_ASSERTION_ISSUER: url,
  STS_SERVICE_ACCOUNT_ID: text,
  MHV_API_KEY_SECRET: text,
  STS_SIGNING_KEY_SECRET: text,
  LOG_HASH_KEY_SECRET: text,
});
