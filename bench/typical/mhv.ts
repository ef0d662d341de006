import { z } from 'zod';
import type { AccountRequest } from './account-request.ts';
import { secret } from './secret.ts';
import { accessToken } from './sts.ts';

const Account = z.object({
  mhv_userProfileId: z.string(),
  isPremium: z.boolean(),
  isChampVABeneficiary: z.boolean(),
  isPatient: z.boolean(),
  isSMAccountCreated: z.boolean(),
  message: z.string(),
});
export type Account = z.infer<typeof Account>;

export async function askMhv({ icn, email, terms_of_use: terms }: AccountRequest): Promise<Account> {
  const url = `${process.env.MHV_BASE_URL}/v1/usermgmt/account-service/account`;
  const token = await accessToken(icn, url);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'x-api-key': await secret(process.env.MHV_API_KEY_SECRET ?? ''),
      'mhvapi-idempotency-key': icn,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      icn,
      email,
      vaTermsOfUseDateTime: terms.accepted_at,
      vaTermsOfUseStatus: terms.status,
      vaTermsOfUseRevision: terms.revision,
      vaTermsOfUseLegalVersion: terms.legal_version,
      vaTermsOfUseDocTitle: terms.document_title,
    }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`MHV answered ${response.status}`);
  return Account.parse(await response.json());
}
