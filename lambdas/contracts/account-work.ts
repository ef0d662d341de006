import * as v from 'valibot';
import { IcnSchema } from './icn.ts';

/**
 * A request for an account that is worked on in the background: the body of a message in the queue `account-work`, and
 * nowhere else, because it holds an e-mail address (docs/adr/0033). The caller's token is not in it.
 */
export const AccountWork = v.object({
  /** Raised only when a worker that reads the fields of before would break. */
  version: v.literal(1),
  icn: IcnSchema,
  email: v.nullable(v.string()),
  /** What the person accepted, as MHV is told (docs/domain.md 2). */
  terms_of_use: v.object({
    accepted_at: v.string(),
    revision: v.string(),
    legal_version: v.string(),
    document_title: v.string(),
  }),
  /** `service_account_id` of the calling application. */
  application: v.string(),
  correlation_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)),
  /** ISO 8601 with milliseconds in UTC: when it was accepted. Its result is newer. */
  accepted_at: v.pipe(v.string(), v.isoTimestamp()),
});
export type AccountWork = v.InferOutput<typeof AccountWork>;
