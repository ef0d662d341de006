import * as v from 'valibot';
import { FailureRead, FailureSchema } from '../failure.ts';
import { IcnSchema } from '../icn.ts';
import { StrictMetadata, TolerantMetadata } from './envelope.ts';

/** MHV refused, or it (or STS) could not be asked. Refusals of a caller's input are not events. */
export const ACCOUNT_CREATION_FAILED = 'AccountCreationFailed';

/** What create-account writes. */
export const AccountCreationFailed = v.strictObject({
  metadata: StrictMetadata,
  data: v.strictObject({
    /** The one place of the ICN in an event. */
    icn: IcnSchema,
    ...FailureSchema.entries,
    action: v.picklist(['contact_help_desk', 'retry_later', 'refresh_identity', 'fix_request', 'none']),
    /** `service_account_id` of the calling application. */
    application: v.string(),
  }),
});
export type AccountCreationFailed = v.InferOutput<typeof AccountCreationFailed>;

/** What store-error needs of it. */
export const AccountCreationFailedRead = v.object({
  metadata: TolerantMetadata,
  data: v.object({ icn: IcnSchema, ...FailureRead.entries }),
});
export type AccountCreationFailedRead = v.InferOutput<typeof AccountCreationFailedRead>;

export const accountCreationFailedExample: AccountCreationFailed = {
  metadata: {
    version: 1,
    event_id: '7f0a2d34-1b52-4f0e-8a55-2c9e6b1d4c77',
    occurred_at: '2026-11-05T19:00:03.007Z',
    correlation_id: 'a1b2c3d4-0002',
  },
  data: {
    icn: '1012667145V762142',
    reason: 'mhv_805',
    code: 805,
    detail: 'Deactivated Account found in MHV for ICN',
    action: 'contact_help_desk',
    application: 'va-gov-back-end',
  },
};
