import * as v from 'valibot';
import { rolloutActors } from '../contracts/rollout-actor.ts';
import { callerVariables } from '../platform/caller-variables.ts';
import { commonVariables, list, percentage, text, url } from '../platform/environment.ts';

/** Of the function that works in the background: what asking MHV and telling of it needs. */
export const WorkerEnvironment = v.object({
  ...commonVariables,
  RESULTS_TABLE: text,
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

export const CreateAccountEnvironment = v.object({
  ...WorkerEnvironment.entries,
  ...callerVariables,
  CONTROL_TABLE: text,
  /** What holds until somebody changes the rollout. */
  INITIAL_PERCENTAGE: percentage,
  ROLLOUT_FEATURE: text,
  ROLLOUT_ACTOR: v.picklist(rolloutActors),
  /** Requests that the caller does not wait for. */
  WORK_QUEUE_URL: url,
});
