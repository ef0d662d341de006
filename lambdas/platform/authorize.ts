import { readIcn } from '../contracts/icn.ts';
import type { Caller, TokenVerifier } from '../ports/token-verifier/token-verifier.ts';
import type { ApiRequest } from './http.ts';
import { Refusal } from './refusal.ts';

export interface AuthorizeSettings {
  /** Our URL: a token without it in `scopes` is for something else. */
  readonly scope: string;
  readonly allowShortIcns: boolean;
}

/** RFC 6750, 2.1: one space, and a token of the b64token alphabet. */
const BEARER = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

/** Who calls, and may. @throws Refusal 401, 403, or 503 where the signature cannot be checked. */
export async function authorize(
  request: ApiRequest,
  verifier: TokenVerifier,
  settings: AuthorizeSettings,
): Promise<Caller> {
  const header = request.header('authorization');
  if (header === undefined || header === '') {
    throw new Refusal({ reason: 'token_missing', detail: 'Send the header Authorization: Bearer <token>.' });
  }
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) {
    throw new Refusal({ reason: 'token_invalid', detail: 'The header Authorization is not Bearer <token>.' });
  }
  const verification = await verifier.verify(token);
  if (verification.kind === 'rejected') {
    throw new Refusal({ reason: 'token_invalid', detail: verification.detail });
  }
  if (verification.kind === 'unverifiable') {
    const detail = 'The public keys of STS cannot be fetched; the same request is safe later.';
    throw new Refusal({ reason: 'keys_unavailable', detail });
  }
  const { caller } = verification;
  if (!caller.scopes.includes(settings.scope)) {
    const detail = `The claim scopes does not have ${settings.scope}: get a token for this API.`;
    throw new Refusal({ reason: 'scope_missing', detail });
  }
  if (readIcn(caller.icn, { allowShort: settings.allowShortIcns }) !== 'usable') {
    const detail = 'The claim sub is not an ICN that an account can be created for.';
    throw new Refusal({ reason: 'icn_mismatch', detail });
  }
  return caller;
}
