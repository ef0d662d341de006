import type { KeyObject } from 'node:crypto';
import { decodeJwt, hasRs256Signature } from './jwt.ts';
import { jsonObject } from './loopback-server.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What an assertion must match (docs/domain.md 5). */
export interface AssertionRules {
  publicKey: KeyObject;
  issuer: string;
  audience: string;
}

/** What an accepted assertion asks for, or the text of the 400. */
export type AssertionOutcome =
  | { kind: 'accepted'; icn: string; scopes: string[]; serviceAccountId: string }
  | { kind: 'refused'; error: string };

/** Checks the body of a token request: grant type, signature, and every claim of docs/domain.md 5. */
export function checkAssertion(body: string, rules: AssertionRules): AssertionOutcome {
  const request = jsonObject(body);
  if (request?.grant_type !== JWT_BEARER) return refused('Grant Type is not valid');
  const token = typeof request.assertion === 'string' ? decodeJwt(request.assertion) : undefined;
  if (!token) return refused('Assertion is malformed');
  if (!hasRs256Signature(token, rules.publicKey)) return refused('Assertion signature is not valid');
  const { iss, aud, sub, iat, exp, jti, scopes, service_account_id, user_attributes } = token.claims;
  const nowSeconds = Date.now() / 1000;
  if (iss !== rules.issuer) return refused(`Assertion issuer is not ${rules.issuer}`);
  if (aud !== rules.audience) return refused(`Assertion audience is not ${rules.audience}`);
  if (typeof iat !== 'number') return refused('Assertion iat is missing');
  if (typeof exp !== 'number' || exp <= nowSeconds) return refused('Assertion has expired');
  if (typeof jti !== 'string' || jti === '') return refused('Assertion jti is missing');
  if (typeof sub !== 'string' || sub === '') return refused('Assertion sub is missing');
  if ((user_attributes as { icn?: unknown } | undefined)?.icn !== sub) {
    return refused('Assertion user_attributes.icn is not the sub');
  }
  if (!isListOfTexts(scopes)) return refused('Assertion scopes are missing');
  if (typeof service_account_id !== 'string' || service_account_id === '') {
    return refused('Assertion service_account_id is missing');
  }
  return { kind: 'accepted', icn: sub, scopes, serviceAccountId: service_account_id };
}

function refused(error: string): AssertionOutcome {
  return { kind: 'refused', error };
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');
}
