import * as v from 'valibot';
import { IcnSchema } from '../icn.ts';
import { StrictMetadata, TolerantMetadata } from './envelope.ts';

/** MHV created the account, or found it: real and validated, never a stored answer. */
export const ACCOUNT_CREATION_SUCCEEDED = 'AccountCreationSucceeded';

/** What create-account writes. */
export const AccountCreationSucceeded = v.strictObject({
  metadata: StrictMetadata,
  data: v.strictObject({
    /** The one place of the ICN in an event. */
    icn: IcnSchema,
    user_profile_id: v.pipe(v.string(), v.minLength(1)),
    outcome: v.picklist(['created', 'found', 'created_without_messaging']),
    /** `service_account_id` of the calling application. */
    application: v.string(),
  }),
});
export type AccountCreationSucceeded = v.InferOutput<typeof AccountCreationSucceeded>;

/** What bust-cache needs of it. */
export const AccountCreationSucceededRead = v.object({
  metadata: TolerantMetadata,
  data: v.object({ icn: IcnSchema }),
});
export type AccountCreationSucceededRead = v.InferOutput<typeof AccountCreationSucceededRead>;

export const accountCreationSucceededExample: AccountCreationSucceeded = {
  metadata: {
    version: 1,
    event_id: '0b6f5c1e-6e1c-4c0e-9a3c-5d2b8f0e7a11',
    occurred_at: '2026-11-05T19:00:01.250Z',
    correlation_id: 'a1b2c3d4-0001',
  },
  data: {
    icn: '1012667145V762142',
    user_profile_id: '12345678',
    outcome: 'created',
    application: 'va-gov-back-end',
  },
};
