import type { HttpClient } from '../../platform/http-client.ts';
import type { Clock } from '../clock/clock.ts';
import { RotatingJwksCache } from './jwks-cache.ts';
import { JwtTokenVerifier } from './jwt-token-verifier.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** The verifier that a function's variables describe. */
export function createTokenVerifier(
  env: { readonly STS_ISSUER: string; readonly STS_JWKS_URL: string; readonly API_AUDIENCE: string },
  http: HttpClient,
  clock: Clock,
): TokenVerifier {
  return new JwtTokenVerifier(
    { issuer: env.STS_ISSUER, audience: env.API_AUDIENCE, jwksUrl: env.STS_JWKS_URL },
    new RotatingJwksCache(http, clock),
  );
}
