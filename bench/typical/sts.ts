import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { secret } from './secret.ts';

const Answer = z.object({ data: z.object({ access_token: z.string() }) });

export async function accessToken(icn: string, scope: string): Promise<string> {
  const url = `${process.env.STS_BASE_URL}/v0/sign_in/token`;
  const key = await importPKCS8(await secret(process.env.STS_SIGNING_KEY_SECRET ?? ''), 'RS256');
  const assertion = await new SignJWT({
    scopes: [scope],
    service_account_id: process.env.STS_SERVICE_ACCOUNT_ID,
    user_attributes: { icn },
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(process.env.STS_ASSERTION_ISSUER ?? '')
    .setAudience(url)
    .setSubject(icn)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`STS answered ${response.status}`);
  return Answer.parse(await response.json()).data.access_token;
}
