import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { claimsFor, jwksOf, signingKey } from '../../fixtures/tokens.ts';
import { ICN, key } from '../create-account/harness.ts';

export const OTHER_ICN = '1012832025V743496';
export const now = () => Math.floor(Date.now() / 1_000);

/** Of somebody who is not STS: RSA under a published id, and an elliptic curve. */
export const attacker = signingKey(key.kid);
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');
export const [attackersJwk = {}] = jwksOf(attacker).keys;
const pem = key.publicKey.export({ format: 'pem', type: 'spki' });

/** By the name that a header gives them; the private key is STS's own where the algorithm has one. */
const signatures: Readonly<Record<string, (text: string) => Buffer>> = {
  RS256: (text) => sign('RSA-SHA256', Buffer.from(text), key.privateKey),
  RS384: (text) => sign('RSA-SHA384', Buffer.from(text), key.privateKey),
  RS512: (text) => sign('RSA-SHA512', Buffer.from(text), key.privateKey),
  PS256: (text) => sign('RSA-SHA256', Buffer.from(text), { key: key.privateKey, padding: 6, saltLength: 32 }),
  ES256: (text) => sign('SHA256', Buffer.from(text), { key: curve.privateKey, dsaEncoding: 'ieee-p1363' }),
  EdDSA: (text) => sign(null, Buffer.from(text), edwards.privateKey),
  HS256: (text) => createHmac('sha256', pem).update(text).digest(),
  HS384: (text) => createHmac('sha384', pem).update(text).digest(),
};
/** As the attacker signs, whatever the header says. */
export const byAttacker = (text: string) => sign('RSA-SHA256', Buffer.from(text), attacker.privateKey);

interface Forged {
  /** Beside `alg` RS256, `typ` and `kid`; `undefined` leaves one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Changes of the claims, or the whole text of them. */
  readonly claims?: Readonly<Record<string, unknown>> | string;
  readonly signature?: (text: string) => Buffer;
}

/** A compact token that is good but for what is changed; signed as its header says, else with RS256. */
export function forged({ header = {}, claims = {}, signature }: Forged = {}): string {
  const whole = { alg: 'RS256', typ: 'JWT', kid: key.kid, ...header };
  const said = typeof claims === 'string' ? claims : JSON.stringify(claimsFor(ICN, claims));
  const text = [JSON.stringify(whole), said].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const signed = signature ?? signatures[String(whole.alg)] ?? signatures.RS256;
  return `${text}.${signed?.(text).toString('base64url')}`;
}
