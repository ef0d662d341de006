import { createRemoteJWKSet, jwtVerify } from 'jose';

const keys = createRemoteJWKSet(new URL(process.env.STS_JWKS_URL ?? ''));

/** @returns the ICN in the token. */
export async function authorize(header: string | undefined): Promise<string | undefined> {
  const { payload } = await jwtVerify((header ?? '').replace(/^Bearer /, ''), keys, {
    algorithms: ['RS256'],
    issuer: process.env.STS_ISSUER ?? '',
    audience: process.env.API_AUDIENCE ?? '',
  });
  return payload.sub;
}
