import {
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
} from 'aws-jwt-verify/error';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import * as v from 'valibot';
import { KeysUnavailable, type RotatingJwksCache } from './jwks-cache.ts';
import type { TokenVerifier, Verification } from './token-verifier.ts';

/** The claims that the pipeline rests on (docs/domain.md 5). */
const Claims = v.object({
  sub: v.string(),
  exp: v.number(),
  scopes: v.array(v.string()),
  service_account_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)),
  user_attributes: v.optional(v.object({ icn: v.optional(v.string()) })),
});

export interface JwtTokenVerifierSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

/** Verifies STS's access tokens: RS256 alone, signature, issuer, audience, expiry, claims. */
export class JwtTokenVerifier implements TokenVerifier {
  readonly #verifier;

  constructor(settings: JwtTokenVerifierSettings, jwksCache: RotatingJwksCache) {
    this.#verifier = JwtVerifier.create(
      { issuer: settings.issuer, audience: settings.audience, jwksUri: settings.jwksUrl },
      { jwksCache },
    );
  }

  async verify(token: string): Promise<Verification> {
    try {
      const payload = await this.#verifier.verify(token, { customJwtCheck: onlyRs256 });
      return callerOf(payload, token);
    } catch (fault) {
      if (fault instanceof KeysUnavailable) return { kind: 'unverifiable' };
      if (fault instanceof JwtBaseError) return { kind: 'rejected', detail: whatIsWrong(fault) };
      throw fault;
    }
  }
}

class NotRs256 extends JwtBaseError {}

function onlyRs256({ header }: { header: { alg?: unknown } }): void {
  if (header.alg !== 'RS256') throw new NotRs256('not RS256');
}

function callerOf(payload: unknown, token: string): Verification {
  const read = v.safeParse(Claims, payload);
  if (!read.success) {
    const names = [...new Set(read.issues.map((issue) => v.getDotPath(issue)))].join(', ');
    return { kind: 'rejected', detail: `Claims missing or of the wrong type: ${names}.` };
  }
  const { sub, scopes, service_account_id: application, user_attributes: attributes } = read.output;
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
  return 'The token is not one that STS signed with RS256 and a published key.';
}
