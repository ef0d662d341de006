import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import * as v from 'valibot';
import type { Failure } from '../../contracts/failure.ts';
import { fitsIntoHeader, type HttpClient, NoHttpAnswer } from '../../platform/http-client.ts';
import type { Clock } from '../clock/clock.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { AccessTokens, TokenAnswer } from './access-tokens.ts';

export interface StsSettings {
  /** Without a path, such as `https://api.va.gov`. */
  readonly baseUrl: string;
  /** `iss` of our assertion: our configured audience URL (docs/domain.md 5). */
  readonly assertionIssuer: string;
  readonly serviceAccountId: string;
  /** What the token is for: MHV's URL. */
  readonly scope: string;
  /** Id of the secret that holds our RSA private key as PEM. */
  readonly signingKeySecret: string;
}

/** Seconds that an assertion is good for (docs/domain.md 5). */
const ASSERTION_LIFETIME_S = 300;
/** A token is not used in its last 30 s, so that it cannot expire on its way through a slow request to MHV. */
const SPARE_MS = 30_000;
/** Tokens are kept per person; a sandbox that has seen more drops the oldest. */
const MOST_TOKENS = 500;

const Answer = v.object({ data: v.object({ access_token: v.pipe(v.string(), v.check(fitsIntoHeader)) }) });
const Expiry = v.object({ exp: v.number() });

interface KeptToken {
  readonly token: string;
  readonly goodUntil: number;
}

/** Gets tokens from STS with our key, one per person, each kept until shortly before it expires. */
export class StsAccessTokens implements AccessTokens {
  readonly #settings: StsSettings;
  readonly #http: HttpClient;
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #kept = new Map<string, KeptToken>();
  /** Kept, because to prepare a key takes OpenSSL as long as to sign with it. */
  #signingKey: { readonly pem: string; readonly key: KeyObject } | undefined;

  constructor(settings: StsSettings, http: HttpClient, secrets: Secrets, clock: Clock) {
    this.#settings = settings;
    this.#http = http;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  async tokenFor(icn: string, timeoutMs: number): Promise<TokenAnswer> {
    const kept = this.#kept.get(icn);
    if (kept && this.#clock.now() < kept.goodUntil) return { kind: 'token', token: kept.token };
    const startedAt = performance.now();
    const key = await this.#secrets.get(this.#settings.signingKeySecret);
    if (key.kind === 'missing') return failure('secret_missing', key.detail, false);
    const url = `${this.#settings.baseUrl}/v0/sign_in/token`;
    let assertion: string;
    try {
      assertion = this.#assertion(icn, url, key.value);
    } catch {
      const name = this.#settings.signingKeySecret;
      return failure('secret_missing', `The secret ${name} does not hold an RSA private key as PEM.`, false);
    }
    try {
      const answer = await this.#http({
        method: 'POST',
        url,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
        timeoutMs: Math.max(timeoutMs - (performance.now() - startedAt), 1),
      });
      if (answer.status === 200) return this.#keep(icn, answer.body);
      if (answer.status >= 500 || answer.status === 429) {
        return failure('sts_unreachable', `STS answered ${answer.status}.`, true);
      }
      return failure(
        'sts_refused',
        `STS answered ${answer.status}: key, account or scope are not accepted.`,
        false,
      );
    } catch (fault) {
      if (!(fault instanceof NoHttpAnswer)) throw fault;
      return failure('sts_unreachable', fault.sayOf('STS'), true);
    }
  }

  #assertion(icn: string, tokenUrl: string, privateKeyPem: string): string {
    const iat = Math.floor(this.#clock.now() / 1000);
    const signed = [
      { alg: 'RS256', typ: 'JWT' },
      {
        iss: this.#settings.assertionIssuer,
        aud: tokenUrl,
        sub: icn,
        iat,
        exp: iat + ASSERTION_LIFETIME_S,
        jti: randomUUID(),
        scopes: [this.#settings.scope],
        service_account_id: this.#settings.serviceAccountId,
        user_attributes: { icn },
      },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('RSA-SHA256', Buffer.from(signed), this.#keyOf(privateKeyPem));
    return `${signed}.${signature.toString('base64url')}`;
  }

  #keyOf(pem: string): KeyObject {
    if (this.#signingKey?.pem === pem) return this.#signingKey.key;
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') throw new Error(`The key is ${key.asymmetricKeyType}, not rsa.`);
    this.#signingKey = { pem, key };
    return key;
  }

  #keep(icn: string, body: string): TokenAnswer {
    const token = tokenIn(body);
    const expiry = token === undefined ? undefined : expiryOf(token);
    if (token === undefined || expiry === undefined) {
      return failure('sts_unreachable', 'STS answered 200 without an access token.', true);
    }
    const oldest = this.#kept.keys().next();
    const isFull = this.#kept.size >= MOST_TOKENS && !this.#kept.has(icn);
    if (isFull && !oldest.done) this.#kept.delete(oldest.value);
    this.#kept.set(icn, { token, goodUntil: expiry * 1000 - SPARE_MS });
    return { kind: 'token', token };
  }
}

function failure(reason: Failure['reason'], detail: string, retryable: boolean): TokenAnswer {
  return { kind: 'failure', failure: { reason, detail }, retryable };
}

function tokenIn(body: string): string | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Answer), body);
  return read.success ? read.output.data.access_token : undefined;
}

/** Seconds since 1970. Not verified: MHV does that, we only want to know how long to keep it. */
function expiryOf(token: string): number | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Expiry), payload);
  return read.success ? read.output.exp : undefined;
}
