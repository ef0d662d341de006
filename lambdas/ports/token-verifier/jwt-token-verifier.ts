import {
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
} from 'aws-jwt-verify/error';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { JwtHeader } from 'aws-jwt-verify/jwt-model';
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import * as v from 'valibot';
import { KeysUnavailable, type RotatingJwksCache } from './jwks-cache.ts';
import type { TokenVerifier, Verification } from './token-verifier.ts';

/** The claims that the pipeline rests on (docs/domain.md 5). */
const Claims = v.object({
  sub: v.string(),
  iat: v.number(),
  exp: v.number(),
  scopes: v.array(v.string()),
  service_account_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)),
  user_attributes: v.optional(v.object({ icn: v.optional(v.string()) })),
});

/** Seconds that STS gives a token (docs/domain.md 5): whatever is good for longer is not what callers get from it. */
const MOST_LIFE_S = 300;
/** Seconds that STS's clock may be ahead of ours. */
const MOST_SKEW_S = 60;

const NOT_OF_STS = 'The token is not one that STS signed with RS256 and a published key.';
const WRONG_LIFE = `The claims iat and exp are not those of a token that was made now for ${MOST_LIFE_S} s.`;

export interface JwtTokenVerifierSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

/** RFC 7515, 3.1 and 2: three parts of the URL-safe alphabet, without padding. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Verifies STS's access tokens: RS256 alone, signature, issuer, audience, life, claims. */
export class JwtTokenVerifier implements TokenVerifier {
  readonly #settings: JwtTokenVerifierSettings;
  readonly #keys: RotatingJwksCache;

  constructor(settings: JwtTokenVerifierSettings, keys: RotatingJwksCache) {
    this.#settings = settings;
    this.#keys = keys;
  }

  async verify(token: string): Promise<Verification> {
    if (!COMPACT.test(token)) return { kind: 'rejected', detail: NOT_OF_STS };
    try {
      return callerOf(await this.#payloadOf(token), token);
    } catch (fault) {
      if (fault instanceof KeysUnavailable) return { kind: 'unverifiable' };
      if (fault instanceof JwtBaseError) return { kind: 'rejected', detail: whatIsWrong(fault) };
      // The library cannot write an `exp` or `nbf` in its message that no calendar has.
      if (fault instanceof RangeError) return { kind: 'rejected', detail: WRONG_LIFE };
      throw fault;
    }
  }

  /** The library's own cache of keys grows with every `iss` that anybody makes up, so it gets the key from ours. */
  async #payloadOf(token: string) {
    const { header } = decomposeUnverifiedJwt(token);
    const { issuer, audience, jwksUrl } = this.#settings;
    const { jwk, publicKey } = await this.#keys.keyOf(keyIdOf(header), jwksUrl);
    return verifyJwtSync(token, jwk, { issuer, audience }, () => publicKey);
  }
}

class HeaderRefused extends JwtBaseError {}

/**
 * Whose signature it is to be. Nothing else in a header counts: not the keys and addresses of keys that it brings.
 * Extensions that must be understood (`crit`) are not (RFC 7515, 4.1.11).
 */
function keyIdOf({ alg, crit, kid }: JwtHeader): string {
  if (alg !== 'RS256' || crit !== undefined || !kid) throw new HeaderRefused('not RS256 by a named key');
  return kid;
}

function callerOf(payload: unknown, token: string): Verification {
  const read = v.safeParse(Claims, payload);
  if (!read.success) {
    const names = [...new Set(read.issues.map((issue) => v.getDotPath(issue)))].join(', ');
    return { kind: 'rejected', detail: `Claims missing or of the wrong type: ${names}.` };
  }
  const { sub, iat, exp, scopes, service_account_id: application, user_attributes: attributes } = read.output;
  if (exp - iat > MOST_LIFE_S || iat > Date.now() / 1_000 + MOST_SKEW_S) {
    return { kind: 'rejected', detail: WRONG_LIFE };
  }
  if (attributes?.icn !== undefined && attributes.icn !== sub) {
    return { kind: 'rejected', detail: 'The claims sub and user_attributes.icn name different people.' };
  }
  return { kind: 'verified', caller: { icn: sub, scopes, application, token } };
}

/** The library's messages hold values of the token; ours name what to mend and nothing else. */
function whatIsWrong(fault: JwtBaseError): string {
  if (fault instanceof JwtExpiredError) return 'The token has expired: get a new one from STS.';
  if (fault instanceof JwtInvalidIssuerError) return 'The claim iss is not the issuer that is accepted here.';
  if (fault instanceof JwtInvalidAudienceError) return 'The claim aud is not the audience of this API.';
  return NOT_OF_STS;
}
