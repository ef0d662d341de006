import * as v from 'valibot';
import { failureReasons } from './error-catalogue.ts';

/** Why a person did not get an account: what the event carries, the store keeps and the answer is made of. */
export const FailureSchema = v.object({
  reason: v.picklist(failureReasons),
  /** MHV's number; kept beside the reason because an unknown one has no reason of its own. */
  code: v.optional(v.pipe(v.number(), v.integer())),
  /** MHV's words with personal data taken out, or ours. */
  detail: v.string(),
});
export type Failure = v.InferOutput<typeof FailureSchema>;

/** What a reader makes of it: a reason of a newer version is unknown here, and nothing is lost for it. */
export const FailureRead = v.object({
  ...FailureSchema.entries,
  reason: v.fallback(v.picklist(failureReasons), 'mhv_unknown_code'),
});
