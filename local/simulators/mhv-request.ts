import type { JsonWebKey } from 'node:crypto';
import { type DecodedJwt, decodeJwt, hasRs256Signature } from './jwt.ts';
import { jsonObject, type ReceivedRequest } from './loopback-server.ts';
import { type MhvAnswer, simulatedError } from './mhv-scenarios.ts';

/** The code of this simulator's own refusals; MHV's code for a bad body is not public. */
const SIMULATOR_REFUSAL_CODE = 800;

/** A checked request, or the answer that refuses it. */
export type CheckedRequest = { kind: 'accepted'; icn: string } | { kind: 'refused'; answer: MhvAnswer };

/** The seven names of the body (docs/domain.md 2) and what each may be. */
const BODY_RULES: Readonly<Record<string, (value: unknown) => boolean>> = {
  icn: (value) => typeof value === 'string' && /^\d{1,10}V\d{6}$/.test(value),
  email: (value) => value === null || value === undefined || typeof value === 'string',
  vaTermsOfUseDateTime: isIsoDateTime,
  vaTermsOfUseStatus: (value) => value === 'accepted',
  vaTermsOfUseRevision: (value) => value === '3',
  vaTermsOfUseLegalVersion: (value) => value === '1.0',
  vaTermsOfUseDocTitle: (value) => value === 'VA Enterprise Terms of Use',
};

/**
 * Checks key, token, idempotency header and body as MHV does: 403/808 for a key (or, where `keys` is given, a
 * signature) that is not known, 400/812 for a token that is not this person's, 400/800 for the rest.
 */
export async function checkMhvRequest(
  request: ReceivedRequest,
  apiKey: string,
  keys?: (kid: string) => Promise<JsonWebKey | undefined>,
): Promise<CheckedRequest> {
  if (request.headers['x-api-key'] !== apiKey) return { kind: 'refused', answer: simulatedError(808) };
  const body = jsonObject(request.body);
  if (!body) return refusal('the body is not a JSON object');
  const icn = body.icn;
  const token = bearerToken(request.headers.authorization);
  if (typeof icn !== 'string' || !token || !isTokenOf(icn, token)) {
    return { kind: 'refused', answer: simulatedError(812) };
  }
  if (keys && !(await isSignedAndCurrent(token, keys)))
    return { kind: 'refused', answer: simulatedError(808) };
  if (request.headers['mhvapi-idempotency-key'] !== icn) {
    return refusal('the header mhvapi-idempotency-key is not the ICN');
  }
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(BODY_RULES, name));
  if (unknown !== undefined) return refusal(`the body has the unknown field ${unknown}`);
  const wrong = Object.entries(BODY_RULES).find(([name, allows]) => !allows(body[name]))?.[0];
  return wrong === undefined ? { kind: 'accepted', icn } : refusal(`the body's ${wrong} is missing or wrong`);
}

function refusal(reason: string): CheckedRequest {
  const message = `simulator: ${reason}`;
  return {
    kind: 'refused',
    answer: { kind: 'error', status: 400, errorCode: SIMULATOR_REFUSAL_CODE, message },
  };
}

function bearerToken(authorization: string | undefined): DecodedJwt | undefined {
  const compact = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  return compact === undefined ? undefined : decodeJwt(compact);
}

function isTokenOf(icn: string, token: DecodedJwt): boolean {
  const attributes = token.claims.user_attributes as { icn?: unknown } | undefined;
  return token.claims.sub === icn && attributes?.icn === icn;
}

async function isSignedAndCurrent(
  token: DecodedJwt,
  keys: (kid: string) => Promise<JsonWebKey | undefined>,
): Promise<boolean> {
  const key = await keys(String(token.header.kid));
  const expiresAt = token.claims.exp;
  return (
    key !== undefined &&
    hasRs256Signature(token, key) &&
    typeof expiresAt === 'number' &&
    expiresAt * 1000 > Date.now()
  );
}

function isIsoDateTime(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
