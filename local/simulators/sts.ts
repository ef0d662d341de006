import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { keep } from '../kept.ts';
import { encodeJwt, encodeJwtAside, type SigningMethod } from './jwt.ts';
import {
  json,
  jsonObject,
  type ReceivedRequest,
  type Reply,
  startLoopbackServer,
  text,
} from './loopback-server.ts';
import { checkAssertion } from './sts-assertion.ts';
import { jwkOf, newSigningKey, privatePemOf, publicPemOf, type SigningKey } from './sts-keys.ts';

/** The audience of a caller's token on one machine. */
export const LOCAL_API_AUDIENCE = 'mhv-account-creation';

/** The scope of a caller's token on one machine: the URL of our API. */
export const LOCAL_API_SCOPE = 'https://account-creation.va.gov/v1/account';

/** The issuer of every access token; not a URL (docs/domain.md 5). */
export const STS_ISSUER = 'va.gov sign in';

/** Who we say we are in an assertion (docs/domain.md 5). */
export const ASSERTION_ISSUER = 'https://account-creation.va.gov';
const MHV_AUDIENCE = 'https://mhv.va.gov';
const CALLER_SERVICE_ACCOUNT = 'local-va-gov';
/** Where a token service publishes its keys (docs/domain.md 5). */
export const JWKS_PATH = '/sign_in/openid_connect/certs';
const ASSERTION_PATH = '/v0/sign_in/token';
const MINT_PATH = '/token';
const TOKEN_SECONDS = 300;

/** Claims that replace the usual ones of docs/domain.md 5; `sub` is the ICN. */
export interface MintedClaims extends Record<string, unknown> {
  sub: string;
}

/** How to sign: all but `rs256` make a token that must be refused. */
export type MintSigning = 'rs256' | 'none' | 'hs256-with-public-key' | 'foreign-key';

export interface StsOptions {
  /** 0, the default, takes any free one. */
  port?: number;
  /** The audience of a minted token that names none; LOCAL_API_AUDIENCE by default. */
  apiAudience?: string;
  /** The scope of a minted token that names none; LOCAL_API_SCOPE by default. */
  apiScope?: string;
}

export interface RunningSts {
  url: string;
  issuer: string;
  jwksUrl: string;
  /** `${tokenUrl}?icn=...` mints a caller's token as plain text. */
  tokenUrl: string;
  /** Where an assertion is exchanged; also the `aud` that it must have. */
  assertionUrl: string;
  /** The `iss` that an assertion must have. */
  assertionIssuer: string;
  /** PKCS #8 PEM; signs our assertions. */
  clientPrivateKeyPem: string;
  /** `METHOD /path` of everything that was asked, in order; of much the newest. */
  requests: readonly string[];
  /** A caller's access token; RS256 with the current key unless `signing` says otherwise. */
  mint(claims: MintedClaims, options?: { signing?: MintSigning }): string;
  /** Signs with a new key from now on; the one before stays published, older ones do not. */
  rotate(): void;
  /** The same as `POST /control`. */
  control(settings: { outage?: boolean; latencyMs?: number }): void;
  close(): Promise<void>;
}

/** A simulator of VA.gov's token service (docs/domain.md 5); docs/simulators.md lists its paths. */
export async function startSts(options: StsOptions = {}): Promise<RunningSts> {
  const clientKey = newSigningKey();
  let current = newSigningKey();
  let previous: SigningKey | undefined;
  const settings = { outage: false, latencyMs: 0 };
  const requests: string[] = [];

  const mint: RunningSts['mint'] = (claims, { signing = 'rs256' } = {}) =>
    encodeJwt({ ...usualClaims(claims.sub, options), ...claims }, signingMethod(signing));

  const mintAside = (claims: MintedClaims, signing: MintSigning = 'rs256') =>
    encodeJwtAside({ ...usualClaims(claims.sub, options), ...claims }, signingMethod(signing));

  function signingMethod(signing: MintSigning): SigningMethod {
    const { kid, privateKey } = current;
    switch (signing) {
      case 'rs256':
        return { alg: 'RS256', key: privateKey, kid };
      case 'foreign-key':
        return { alg: 'RS256', key: newSigningKey().privateKey, kid };
      case 'hs256-with-public-key':
        return { alg: 'HS256', secret: publicPemOf(current), kid };
      case 'none':
        return { alg: 'none', kid };
    }
  }

  async function exchange(request: ReceivedRequest): Promise<Reply> {
    const outcome = checkAssertion(request.body, {
      publicKey: clientKey.publicKey,
      issuer: ASSERTION_ISSUER,
      audience: `${server.url}${ASSERTION_PATH}`,
    });
    if (outcome.kind === 'refused') return json(400, { errors: outcome.error });
    const { icn, scopes, serviceAccountId } = outcome;
    const claims = { sub: icn, scopes, aud: MHV_AUDIENCE, service_account_id: serviceAccountId };
    return json(200, { data: { access_token: await mintAside(claims) } });
  }

  async function mintOverHttp(query: URLSearchParams): Promise<Reply> {
    const icn = query.get('icn');
    const expiresIn = Number(query.get('expires_in') ?? TOKEN_SECONDS);
    const signing = SIGNING_BY_ALG[query.get('alg') ?? 'RS256'];
    if (!icn) return text(400, 'icn is missing: add ?icn=1000000001V100001\n');
    if (!Number.isInteger(expiresIn)) return text(400, 'expires_in is not a whole number of seconds\n');
    if (!signing) return text(400, `alg is not one of ${Object.keys(SIGNING_BY_ALG).join(', ')}\n`);
    const iat = Math.floor(Date.now() / 1000);
    const claims: MintedClaims = { sub: icn, iat, exp: iat + expiresIn };
    if (query.has('scope')) claims.scopes = query.getAll('scope');
    if (query.has('audience')) claims.aud = query.get('audience');
    return text(200, await mintAside(claims, signing));
  }

  function control(request: ReceivedRequest): Reply {
    const { latency_ms: latencyMs, outage, ...rest } = jsonObject(request.body) ?? { invalid: true };
    const isLatency = latencyMs === undefined || (Number.isInteger(latencyMs) && Number(latencyMs) >= 0);
    const isOutage = outage === undefined || typeof outage === 'boolean';
    if (!isLatency || !isOutage || Object.keys(rest).length > 0) {
      return text(400, 'send {"outage": true or false, "latency_ms": 0 or more}\n');
    }
    if (latencyMs !== undefined) settings.latencyMs = Number(latencyMs);
    if (outage !== undefined) settings.outage = outage === true;
    return json(200, { outage: settings.outage, latency_ms: settings.latencyMs });
  }

  const server = await startLoopbackServer(async (request, closing) => {
    const route = `${request.method} ${request.url.pathname}`;
    keep(requests, route);
    // Minting goes on in an outage, so that callers with a valid token can be played.
    if (route === `GET ${MINT_PATH}`) return mintOverHttp(request.url.searchParams);
    if (route === 'POST /control') return control(request);
    await wait(settings.latencyMs, undefined, { signal: closing });
    if (settings.outage) return text(503, 'Service Unavailable');
    if (route === `GET ${JWKS_PATH}`)
      return json(200, { keys: (previous ? [current, previous] : [current]).map(jwkOf) });
    if (route === `POST ${ASSERTION_PATH}`) return exchange(request);
    return json(404, { errors: `the STS simulator has no ${route}` });
  }, options.port);

  return {
    ...server,
    issuer: STS_ISSUER,
    jwksUrl: `${server.url}${JWKS_PATH}`,
    tokenUrl: `${server.url}${MINT_PATH}`,
    assertionUrl: `${server.url}${ASSERTION_PATH}`,
    assertionIssuer: ASSERTION_ISSUER,
    clientPrivateKeyPem: privatePemOf(clientKey),
    requests,
    mint,
    rotate() {
      previous = current;
      current = newSigningKey();
    },
    control(changes) {
      settings.outage = changes.outage ?? settings.outage;
      settings.latencyMs = changes.latencyMs ?? settings.latencyMs;
    },
  };
}

const SIGNING_BY_ALG: Readonly<Record<string, MintSigning>> = {
  RS256: 'rs256',
  HS256: 'hs256-with-public-key',
  none: 'none',
};

function usualClaims(icn: string, options: StsOptions): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  return {
    iss: STS_ISSUER,
    aud: options.apiAudience ?? LOCAL_API_AUDIENCE,
    sub: icn,
    scopes: [options.apiScope ?? LOCAL_API_SCOPE],
    service_account_id: CALLER_SERVICE_ACCOUNT,
    user_attributes: { icn },
    version: 'V0',
    jti: randomUUID(),
    iat,
    exp: iat + TOKEN_SECONDS,
  };
}
