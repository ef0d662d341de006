import { createPublicKey, type KeyObject } from 'node:crypto';
import { KidNotFoundInJwksError } from 'aws-jwt-verify/error';
import type { JwkWithKid } from 'aws-jwt-verify/jwk';
import * as v from 'valibot';
import type { HttpClient } from '../../platform/http-client.ts';
import type { Clock } from '../clock/clock.ts';

/** The key set could not be fetched and the key is not among those known: the token cannot be judged. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** A key that tokens may be signed with, as it is published and as it verifies. */
export interface PublishedKey {
  readonly jwk: JwkWithKid;
  readonly publicKey: KeyObject;
}

/** A withdrawn key is refused after this long; STS's keys rotate with an overlap (docs/domain.md 5). */
const MOST_AGE_MS = 10 * 60_000;
/** An unknown key id fetches again, but a flood of made-up ids does not become a flood of fetches. */
const LEAST_PAUSE_MS = 5_000;
/** After a fetch that failed the next try comes sooner: until it succeeds, callers with an unknown key wait. */
const PAUSE_AFTER_FAILURE_MS = 300;
/** With a known key nobody has to wait for that try, which may take all of its time: as a kept secret. */
const PAUSE_WITH_KNOWN_KEY_MS = 30_000;
const FETCH_TIMEOUT_MS = 2_000;

/**
 * STS's public keys, with rotation. A known key goes on verifying while the key set cannot be fetched: an outage
 * there must not lock people out here. What is kept is the last set and nothing that a token says.
 */
export class RotatingJwksCache {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  #keys: ReadonlyMap<string, PublishedKey> = new Map();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedUntil = Number.NEGATIVE_INFINITY;
  #lastTryFailed = false;
  #underWay: Promise<void> | undefined;

  constructor(http: HttpClient, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /** @throws KeysUnavailable, or KidNotFoundInJwksError for a key that STS does not publish. */
  async keyOf(kid: string, uri: string): Promise<PublishedKey> {
    const fresh = this.#isWithin(MOST_AGE_MS, this.#fetchedAt);
    const known = this.#keys.has(kid);
    if (!known || !fresh) await this.#refresh(uri, known);
    const found = this.#keys.get(kid);
    if (found) return found;
    if (this.#lastTryFailed)
      throw new KeysUnavailable('the key set cannot be fetched and the key is not known');
    throw new KidNotFoundInJwksError('the token names a key that STS does not publish');
  }

  async #refresh(uri: string, known: boolean): Promise<void> {
    const pauseAfterFailure = known ? PAUSE_WITH_KNOWN_KEY_MS : PAUSE_AFTER_FAILURE_MS;
    const pause = this.#lastTryFailed ? pauseAfterFailure : LEAST_PAUSE_MS;
    // A try that is under way is waited for, but not with a known key while tries fail.
    if ((known || !this.#underWay) && this.#isWithin(pause, this.#triedUntil)) return;
    this.#underWay ??= this.#fetch(uri).finally(() => {
      this.#underWay = undefined;
      this.#triedUntil = this.#clock.now();
    });
    await this.#underWay;
  }

  /** A clock that was set back says nothing about how long ago it was. */
  #isWithin(milliseconds: number, since: number): boolean {
    const age = this.#clock.now() - since;
    return age >= 0 && age < milliseconds;
  }

  async #fetch(uri: string): Promise<void> {
    try {
      const answer = await this.#http({ method: 'GET', url: uri, timeoutMs: FETCH_TIMEOUT_MS });
      if (answer.status !== 200) throw new Error(`the key set's address answered ${answer.status}`);
      this.#keys = rs256Keys(answer.body);
      this.#fetchedAt = this.#clock.now();
      this.#lastTryFailed = false;
    } catch {
      this.#lastTryFailed = true;
    }
  }
}

/** RFC 7518, 3.3. */
const LEAST_KEY_BITS = 2_048;
const KeySet = v.object({ keys: v.array(v.unknown()) });
/** What a set says of a key that verifies RS256 (RFC 7517, 4; RFC 7518, 6.3.1): the public part alone is taken. */
const Rs256Key = v.object({
  kid: v.string(),
  kty: v.literal('RSA'),
  use: v.optional(v.literal('sig'), 'sig'),
  alg: v.optional(v.literal('RS256'), 'RS256'),
  n: v.string(),
  e: v.string(),
});

/** The keys of a set that are for RS256, by their ids. @throws if it has none: it is not STS's then. */
function rs256Keys(text: string): ReadonlyMap<string, PublishedKey> {
  const keys = v
    .parse(KeySet, JSON.parse(text))
    .keys.flatMap((key) => readKey(key) ?? [])
    .map((key) => [key.jwk.kid, key] as const);
  if (keys.length === 0) throw new Error('the key set has no key for RS256');
  return new Map(keys);
}

/** Undefined for a key of another kind, or one that cannot be read: the others of its set are good all the same. */
function readKey(key: unknown): PublishedKey | undefined {
  const read = v.safeParse(Rs256Key, key);
  if (!read.success) return undefined;
  try {
    const publicKey = createPublicKey({ key: read.output, format: 'jwk' });
    const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
    return modulusLength < LEAST_KEY_BITS ? undefined : { jwk: read.output, publicKey };
  } catch {
    return undefined;
  }
}
