import { createHmac, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

const signAside = promisify<string, NodeJS.ArrayBufferView, KeyObject, Buffer>(sign);

/** How a simulated token is signed; everything but RS256 is for tests of what must be refused. */
export type SigningMethod =
  | { alg: 'RS256'; key: KeyObject; kid?: string }
  | { alg: 'HS256'; secret: string; kid?: string }
  | { alg: 'none'; kid?: string };

/** A token taken apart, nothing verified. */
export interface DecodedJwt {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signedPart: string;
  signature: Buffer;
}

/** The compact form of a token with these claims. */
export function encodeJwt(claims: Readonly<Record<string, unknown>>, method: SigningMethod): string {
  const signedPart = signedPartOf(claims, method);
  return `${signedPart}.${signature(signedPart, method)}`;
}

/** The same, signed beside this thread: a signature of RSA takes a millisecond, and everything else would wait for it. */
export async function encodeJwtAside(
  claims: Readonly<Record<string, unknown>>,
  method: SigningMethod,
): Promise<string> {
  if (method.alg !== 'RS256') return encodeJwt(claims, method);
  const signedPart = signedPartOf(claims, method);
  const mark = await signAside('sha256', Buffer.from(signedPart), method.key);
  return `${signedPart}.${mark.toString('base64url')}`;
}

/** The parts of a compact token, or undefined if it is not one. */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header, claims, mark, ...rest] = token.split('.');
  if (!header || !claims || mark === undefined || rest.length > 0) return undefined;
  const decodedHeader = decodePart(header);
  const decodedClaims = decodePart(claims);
  if (!decodedHeader || !decodedClaims) return undefined;
  return {
    header: decodedHeader,
    claims: decodedClaims,
    signedPart: `${header}.${claims}`,
    signature: Buffer.from(mark, 'base64url'),
  };
}

/** True for an RS256 token whose signature this public key (PEM or JWK) made. */
export function hasRs256Signature(token: DecodedJwt, publicKey: KeyObject | JsonWebKey): boolean {
  if (token.header.alg !== 'RS256') return false;
  const key =
    'kty' in publicKey ? createPublicKey({ key: publicKey, format: 'jwk' }) : (publicKey as KeyObject);
  return verify('sha256', Buffer.from(token.signedPart), key, token.signature);
}

function signedPartOf(claims: Readonly<Record<string, unknown>>, { alg, kid }: SigningMethod): string {
  return `${base64url({ alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) })}.${base64url(claims)}`;
}

function signature(signedPart: string, method: SigningMethod): string {
  switch (method.alg) {
    case 'RS256':
      return sign('sha256', Buffer.from(signedPart), method.key).toString('base64url');
    case 'HS256':
      return createHmac('sha256', method.secret).update(signedPart).digest('base64url');
    case 'none':
      return '';
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decodePart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
