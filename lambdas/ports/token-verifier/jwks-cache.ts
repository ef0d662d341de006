import { KidNotFoundInJwksError } from 'aws-jwt-verify/error';
import { assertIsJwks, findJwkInJwks, type Jwks, type JwksCache, type JwkWithKid } from 'aws-jwt-verify/jwk';
import type { HttpClient } from '../../platform/http-client.ts';
import type { Clock } from '../clock/clock.ts';

type Token = Parameters<JwksCache['getJwk']>[1];

/** The key set could not be fetched and the key is not among those known: the token cannot be judged. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** A withdrawn key is refused after this long; STS's keys rotate with an overlap (docs/domain.md 5). */
const MOST_AGE_MS = 10 * 60_000;
/** An unknown key id fetches again, but a flood of made-up ids does not become a flood of fetches. */
const LEAST_PAUSE_MS = 5_000;
/** After a fetch that failed the next try comes sooner: until it succeeds, callers with an unknown key wait. */
const PAUSE_AFTER_FAILURE_MS = 300;
const FETCH_TIMEOUT_MS = 2_000;

/**
 * STS's public keys, with rotation. A known key goes on verifying while the key set cannot be fetched: an outage
 * there must not lock people out here.
 */
export class RotatingJwksCache implements JwksCache {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  #jwks: Jwks | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #lastTryFailed = false;
  #underWay: Promise<void> | undefined;

  constructor(http: HttpClient, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  async getJwk(uri: string, token: Token): Promise<JwkWithKid> {
    const known = this.#find(token);
    const fresh = this.#clock.now() - this.#fetchedAt < MOST_AGE_MS;
    if (!known || !fresh) await this.#refresh(uri);
    const found = this.#find(token);
    if (found) return found;
    if (this.#lastTryFailed)
      throw new KeysUnavailable('the key set cannot be fetched and the key is not known');
    throw new KidNotFoundInJwksError('the token names a key that STS does not publish');
  }

  getCachedJwk(_uri: string, token: Token): JwkWithKid {
    const known = this.#find(token);
    if (!known) throw new KidNotFoundInJwksError('the key is not in the cache');
    return known;
  }

  addJwks(_uri: string, jwks: Jwks): void {
    this.#jwks = jwks;
    this.#fetchedAt = this.#clock.now();
  }

  async getJwks(uri: string): Promise<Jwks> {
    await this.#refresh(uri);
    if (!this.#jwks) throw new KeysUnavailable('the key set cannot be fetched');
    return this.#jwks;
  }

  #find(token: Token): JwkWithKid | undefined {
    const { kid } = token.header;
    return this.#jwks && kid ? findJwkInJwks(this.#jwks, kid) : undefined;
  }

  async #refresh(uri: string): Promise<void> {
    if (!this.#underWay) {
      const pause = this.#lastTryFailed ? PAUSE_AFTER_FAILURE_MS : LEAST_PAUSE_MS;
      if (this.#clock.now() - this.#triedAt < pause) return;
      this.#triedAt = this.#clock.now();
      this.#underWay = this.#fetch(uri).finally(() => {
        this.#underWay = undefined;
      });
    }
    await this.#underWay;
  }

  async #fetch(uri: string): Promise<void> {
    try {
      const answer = await this.#http({ method: 'GET', url: uri, timeoutMs: FETCH_TIMEOUT_MS });
      if (answer.status !== 200) throw new Error(`the key set's address answered ${answer.status}`);
      const jwks = JSON.parse(answer.body);
      assertIsJwks(jwks);
      this.addJwks(uri, jwks);
      this.#lastTryFailed = false;
    } catch {
      this.#lastTryFailed = true;
    }
  }
}
