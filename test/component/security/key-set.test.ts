import crypto, { generateKeyPairSync } from 'node:crypto';
import {
  type HttpAnswer,
  type HttpClient,
  keepAliveHttpClient,
} from '../../../lambdas/platform/http-client.ts';
import { createTokenVerifier } from '../../../lambdas/ports/token-verifier/create-token-verifier.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import {
  claimsFor,
  jwksOf,
  mint,
  type SigningKey,
  signingKey,
  tokenSettings,
} from '../../fixtures/tokens.ts';
import { startUpstream } from '../../fixtures/upstream.ts';
import { ICN } from '../create-account/harness.ts';
import { attacker, forged } from './forged.ts';

/** What an address that answers with public keys can do to us; rotation is in ports/token-verifier.test.ts. */
const key = signingKey('key-1');
const nextKey = signingKey('key-2');
const known = mint(claimsFor(ICN), key);
const unknown = mint(claimsFor(ICN), nextKey);
const [jwk = {}] = jwksOf(key).keys;
const weakJwk = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' });
const MAX_AGE_MS = 10 * 60_000;

function verifierOver(http: HttpClient, jwksUrl: string = tokenSettings.jwksUrl) {
  const clock = new ManualClock();
  const { issuer, audience } = tokenSettings;
  const verifier = createTokenVerifier(
    { STS_ISSUER: issuer, STS_JWKS_URL: jwksUrl, API_AUDIENCE: audience },
    http,
    clock,
  );
  return { clock, kindOf: async (token: string) => (await verifier.verify(token)).kind };
}

function setUp() {
  const set = { fetches: 0, answer: async (): Promise<HttpAnswer> => publishing(key) };
  const http: HttpClient = () => {
    set.fetches += 1;
    return set.answer();
  };
  return { set, ...verifierOver(http) };
}

const saying = (keys: unknown): HttpAnswer => ({ status: 200, body: JSON.stringify({ keys }) });
const publishing = (...keys: readonly SigningKey[]) => saying(jwksOf(...keys).keys);
const broken = async () => Promise.reject(new Error('no answer'));

describe('a key set that is not good for us', () => {
  const notOurs: readonly [string, unknown][] = [
    ['is empty', []],
    ['has a key for encryption', [{ ...jwk, use: 'enc' }]],
    ['has a key for RS512', [{ ...jwk, alg: 'RS512' }]],
    ['has a key for HS256', [{ ...jwk, alg: 'HS256' }]],
    ['has a secret', [{ kty: 'oct', kid: 'key-1', k: 'c2VjcmV0' }]],
    ['has a key without a modulus', [{ ...jwk, n: undefined }]],
    ['has a key whose modulus is rubbish', [{ ...jwk, n: '' }]],
    ['has a key of 1,024 bits', [{ ...weakJwk, kid: 'key-1' }]],
    ['has a key without an id', [{ ...jwk, kid: undefined }]],
    ['has no keys, but numbers', [1, null, 'key-1']],
  ];

  test.each(notOurs)('because it %s leaves a token without a verdict', async (_, keys) => {
    const { set, kindOf } = setUp();
    set.answer = async () => saying(keys);
    expect(await kindOf(known)).toBe('unverifiable');
  });

  test.each(notOurs)('because it %s does not take away the keys that are known', async (_, keys) => {
    const { set, kindOf, clock } = setUp();
    await kindOf(known);
    set.answer = async () => saying(keys);
    clock.advance(MAX_AGE_MS);
    expect([await kindOf(known), await kindOf(unknown)]).toEqual(['verified', 'unverifiable']);
    expect(set.fetches).toBe(2);
  });

  test('in part is good for the rest', async () => {
    const { set, kindOf } = setUp();
    const odd = notOurs.flatMap(([, keys]) => keys as object[]);
    set.answer = async () => saying([...odd, { ...jwk, kid: 'odd', e: '' }, ...jwksOf(key).keys]);
    expect([await kindOf(known), await kindOf(unknown)]).toEqual(['verified', 'rejected']);
  });

  test('nor are its keys those of tokens with another algorithm', async () => {
    const { set, kindOf } = setUp();
    set.answer = async () => saying([{ ...jwk, alg: undefined, use: undefined }]);
    expect(await kindOf(known)).toBe('verified');
    for (const alg of ['HS256', 'RS512', 'PS256', 'ES256', 'EdDSA']) {
      expect([alg, await kindOf(forged({ header: { alg } }))]).toEqual([alg, 'rejected']);
    }
  });
});

describe('a key', () => {
  test('that is replaced under its id is refused after 10 minutes, and the new one is good', async () => {
    const { set, kindOf, clock } = setUp();
    expect(await kindOf(known)).toBe('verified');
    set.answer = async () => publishing(attacker);
    clock.advance(MAX_AGE_MS);
    expect(await kindOf(known)).toBe('rejected');
    expect(await kindOf(mint(claimsFor(ICN), attacker))).toBe('verified');
  });

  test('is kept once, however many issuers are made up: nobody fills our memory', async () => {
    const { kindOf } = setUp();
    const reads = jest.spyOn(crypto, 'createPublicKey');
    for (let index = 0; index < 100; index += 1) {
      expect(await kindOf(forged({ claims: { iss: `https://${index}.evil.test` } }))).toBe('rejected');
    }
    expect(reads).toHaveBeenCalledTimes(1);
    reads.mockRestore();
  });
});

describe('a flood of tokens', () => {
  const flood = (count: number) =>
    Array.from({ length: count }, (_, index) => mint(claimsFor(ICN), key, { kid: `made-up-${index}` }));

  test.each([
    // Once in 5 s, and at the end of the minute.
    ['answers', 13],
    // Once in 300 ms.
    ['is down', 200],
  ])('with made-up keys for a minute, while STS %s, asks for the set %d times at most', async (state, most) => {
    const { set, kindOf, clock } = setUp();
    await kindOf(known);
    clock.advance(5_000);
    if (state === 'is down') set.answer = broken;
    const before = set.fetches;
    for (const token of flood(300)) {
      expect(['rejected', 'unverifiable']).toContain(await kindOf(token));
      clock.advance(200);
    }
    expect(set.fetches - before).toBeLessThanOrEqual(most);
    expect(await kindOf(known)).toBe('verified');
  });

  test('with made-up keys does not make those wait whose key is known', async () => {
    const { set, kindOf, clock } = setUp();
    await kindOf(known);
    clock.advance(5_000);
    let answer: (answer: HttpAnswer) => void = () => undefined;
    set.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const waiting = Promise.all(flood(50).map(kindOf));
    expect(await kindOf(known)).toBe('verified');
    answer(publishing(key));
    expect(new Set(await waiting)).toEqual(new Set(['rejected']));
    expect(set.fetches).toBe(2);
  });

  test('with made-up keys, each waiting for an address that hangs, holds up nobody whose key is old but known', async () => {
    const { set, kindOf, clock } = setUp();
    await kindOf(known);
    clock.advance(MAX_AGE_MS);
    let hangUp: () => void = () => undefined;
    set.answer = () =>
      new Promise((_, reject) => {
        hangUp = () => {
          clock.advance(2_000);
          reject(new Error('no answer'));
        };
      });
    const first = kindOf(known);
    hangUp();
    expect(await first).toBe('verified');
    expect(await kindOf(unknown)).toBe('unverifiable');
    expect(set.fetches).toBe(2);
    clock.advance(300);
    const waiting = flood(50).map(kindOf);
    expect(await kindOf(known)).toBe('verified');
    hangUp();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['unverifiable']));
    expect(set.fetches).toBe(3);
  });

  test('that are not RS256, name no key or are no tokens asks for nothing', async () => {
    const { set, kindOf } = setUp();
    const headers = [
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'ES256' },
      { kid: undefined },
      { crit: ['b64'] },
    ];
    for (const token of ['junk', ...headers.map((header) => forged({ header }))]) {
      expect(await kindOf(token)).toBe('rejected');
    }
    expect(set.fetches).toBe(0);
  });
});

describe("the key set's address", () => {
  const serve = async () => {
    const [sts, evil] = await Promise.all([startUpstream(), startUpstream()]);
    evil.reply = () => ({ status: 200, body: JSON.stringify(jwksOf(attacker)) });
    const verifier = verifierOver(keepAliveHttpClient(), `${sts.url}/certs`);
    return { sts, evil, ...verifier, stop: () => Promise.all([sts.stop(), evil.stop()]) };
  };

  test.each([301, 302, 303, 307, 308])('that redirects with %d is not followed', async (status) => {
    const { sts, evil, kindOf, stop } = await serve();
    sts.reply = () => ({ status, body: '', location: `${evil.url}/certs` });
    expect(await kindOf(mint(claimsFor(ICN), attacker))).toBe('unverifiable');
    expect([sts.requests.length, evil.requests.length]).toEqual([1, 0]);
    await stop();
  });

  test.each([
    ['HTML with status 200', { status: 200, body: '<html>', contentType: 'text/html' }],
    ['more than 256 KB', { status: 200, body: JSON.stringify(jwksOf(key)).padEnd(300_000) }],
    ['keys with another status', { status: 203, body: JSON.stringify(jwksOf(key)) }],
    ['half of a set', 'half'],
    ['nothing, and hangs up', 'reset'],
  ] as const)('that answers with %s is as one that is away', async (_, reply) => {
    const { sts, kindOf, clock, stop } = await serve();
    sts.reply = () => reply;
    expect(await kindOf(known)).toBe('unverifiable');
    sts.reply = () => ({ status: 200, body: JSON.stringify(jwksOf(key)) });
    clock.advance(300);
    expect(await kindOf(known)).toBe('verified');
    sts.reply = () => reply;
    clock.advance(MAX_AGE_MS);
    expect(await kindOf(known)).toBe('verified');
    await stop();
  });
});
