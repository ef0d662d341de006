import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { type HttpAnswer, NoHttpAnswer } from '../../../lambdas/platform/http-client.ts';
import { createTokenVerifier } from '../../../lambdas/ports/token-verifier/create-token-verifier.ts';
import type { TokenVerifier } from '../../../lambdas/ports/token-verifier/token-verifier.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import {
  claimsFor,
  jwksOf,
  mint,
  type SigningKey,
  signingKey,
  tokenSettings,
} from '../../fixtures/tokens.ts';

const ICN = '1012667145V762142';
const key = signingKey('key-1');
const nextKey = signingKey('key-2');
const now = () => Math.floor(Date.now() / 1000);
const MINUTE = 60_000;

function setUp() {
  const clock = new ManualClock();
  const jwks = { fetches: 0, answer: (): HttpAnswer => ({ status: 200, body: JSON.stringify(jwksOf(key)) }) };
  const verifier = createTokenVerifier(
    {
      STS_ISSUER: tokenSettings.issuer,
      STS_JWKS_URL: tokenSettings.jwksUrl,
      API_AUDIENCE: tokenSettings.audience,
    },
    async ({ url }) => {
      expect(url).toBe(tokenSettings.jwksUrl);
      jwks.fetches += 1;
      return jwks.answer();
    },
    clock,
  );
  const publish = (...keys: readonly SigningKey[]) => {
    jwks.answer = () => ({ status: 200, body: JSON.stringify(jwksOf(...keys)) });
  };
  const breakDown = () => {
    jwks.answer = () => {
      throw new NoHttpAnswer('down', { timedOut: false, code: 'ECONNRESET' });
    };
  };
  return { clock, jwks, verifier, publish, breakDown };
}

const kindOf = async (verifier: TokenVerifier, token: string) => (await verifier.verify(token)).kind;

describe('a good token', () => {
  test('says who calls', async () => {
    const token = mint(claimsFor(ICN), key);
    expect(await setUp().verifier.verify(token)).toEqual({
      kind: 'verified',
      caller: { icn: ICN, scopes: [tokenSettings.scope], application: 'va-gov-back-end', token },
    });
  });

  test.each([
    ['without user_attributes', { user_attributes: undefined }],
    ['without an ICN in user_attributes', { user_attributes: {} }],
    ['with several audiences', { aud: ['https://other.test', tokenSettings.audience] }],
    ['with claims that nobody knows', { something: { new: true } }],
    [
      'with many scopes',
      { scopes: Array.from({ length: 200 }, (_, index) => `https://scope.test/${index}`) },
    ],
  ])('is good %s', async (_, changes) => {
    expect(await kindOf(setUp().verifier, mint(claimsFor(ICN, changes), key))).toBe('verified');
  });
});

describe('a bad token', () => {
  const foreign = signingKey(key.kid);
  const good = mint(claimsFor(ICN), key);
  const [header = '', claims = '', signature = ''] = good.split('.');
  const otherClaims = Buffer.from(JSON.stringify(claimsFor('1012832025V743496'))).toString('base64url');
  const cases: readonly [string, string, string][] = [
    ['that has expired', mint(claimsFor(ICN, { exp: now() - 1 }), key), 'expired'],
    ['that never expires', mint(claimsFor(ICN, { exp: undefined }), key), 'exp'],
    ['that is not yet good', mint(claimsFor(ICN, { nbf: now() + 600 }), key), 'token'],
    ['of another issuer', mint(claimsFor(ICN, { iss: 'va.gov sign-in' }), key), 'claim iss'],
    ['without an issuer', mint(claimsFor(ICN, { iss: undefined }), key), 'claim iss'],
    ['for another audience', mint(claimsFor(ICN, { aud: 'https://other.test' }), key), 'claim aud'],
    ['without an audience', mint(claimsFor(ICN, { aud: undefined }), key), 'claim aud'],
    ['signed with none', mint(claimsFor(ICN), key, { alg: 'none' }), 'RS256'],
    [
      'signed with none, and a signature',
      `${mint(claimsFor(ICN), key, { alg: 'none' })}${signature}`,
      'RS256',
    ],
    ['signed with HS256 and the public key', mint(claimsFor(ICN), key, { alg: 'HS256' }), 'RS256'],
    ['signed with RS384', mint(claimsFor(ICN), key, { alg: 'RS384' }), 'RS256'],
    ['signed with a foreign key under a known id', mint(claimsFor(ICN), foreign), 'published key'],
    ['signed with a key that is not published', mint(claimsFor(ICN), nextKey), 'published key'],
    ['without a key id', mint(claimsFor(ICN), key, { kid: null }), 'published key'],
    ['whose claims were changed', `${header}.${otherClaims}.${signature}`, 'published key'],
    ['whose signature was cut', `${header}.${claims}.${signature.slice(0, -8)}`, 'published key'],
    ['without a signature', `${header}.${claims}.`, 'token'],
    ['without a subject', mint(claimsFor(ICN, { sub: undefined }), key), 'sub'],
    ['without scopes', mint(claimsFor(ICN, { scopes: undefined }), key), 'scopes'],
    ['with scopes that are one text', mint(claimsFor(ICN, { scopes: tokenSettings.scope }), key), 'scopes'],
    [
      'without an application',
      mint(claimsFor(ICN, { service_account_id: undefined }), key),
      'service_account_id',
    ],
    [
      'with an application that is prose',
      mint(claimsFor(ICN, { service_account_id: 'a b\n' }), key),
      'service_account_id',
    ],
    [
      'of two people',
      mint(claimsFor(ICN, { user_attributes: { icn: '1012832025V743496' } }), key),
      'user_attributes.icn',
    ],
    ['of 100 KB that is none', 'x'.repeat(100_000), 'token'],
    ['of 100 KB', mint(claimsFor(ICN, { padding: 'x'.repeat(100_000) }), foreign), 'published key'],
    ['of two parts', `${header}.${claims}`, 'token'],
    ['of four parts', `${good}.x`, 'token'],
    ['of nothing', '', 'token'],
    [
      'whose claims are not an object',
      `${header}.${Buffer.from('[]').toString('base64url')}.${signature}`,
      'token',
    ],
  ];

  test.each(cases)('%s is rejected, and the detail says why', async (_, token, naming) => {
    const answer = await setUp().verifier.verify(token);
    expect(answer).toEqual({ kind: 'rejected', detail: expect.stringContaining(naming) });
  });

  test.each(cases)('%s is not repeated in the detail', async (_, token) => {
    const { verifier } = setUp();
    const text = JSON.stringify(await verifier.verify(token));
    expect(text.length).toBeLessThan(200);
    for (const value of [ICN, '1012832025V743496', 'other.test']) expect(text).not.toContain(value);
  });

  test('never is a fault, whatever was sent', async () => {
    const { verifier } = setUp();
    const part = fc.oneof(
      fc.base64String(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc
        .record({
          alg: fc.constantFrom('RS256', 'none', 'HS256', 1, null),
          kid: fc.oneof(fc.constant('key-1'), fc.jsonValue()),
        })
        .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    const token = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 4 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        expect(['rejected', 'unverifiable']).toContain(await kindOf(verifier, text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the key set', () => {
  test('is fetched once for many tokens, also for those that come at once', async () => {
    const { verifier, jwks } = setUp();
    const tokens = Array.from({ length: 20 }, () => mint(claimsFor(ICN), key));
    const answers = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['verified']));
    expect(jwks.fetches).toBe(1);
  });

  test('is fetched again for a key that is new', async () => {
    const { verifier, jwks, clock, publish } = setUp();
    await verifier.verify(mint(claimsFor(ICN), key));
    publish(key, nextKey);
    clock.advance(5_000);
    expect(await kindOf(verifier, mint(claimsFor(ICN), nextKey))).toBe('verified');
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
    expect(jwks.fetches).toBe(2);
  });

  test('is fetched again for a key that is new, after the clock was set back too', async () => {
    const { verifier, clock, publish } = setUp();
    await verifier.verify(mint(claimsFor(ICN), key));
    publish(nextKey);
    clock.advance(-5 * MINUTE);
    expect(await kindOf(verifier, mint(claimsFor(ICN), nextKey))).toBe('verified');
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('rejected');
  });

  test('is fetched once in 5 s for a hundred made-up key ids', async () => {
    const { verifier, jwks, clock } = setUp();
    await verifier.verify(mint(claimsFor(ICN), key));
    clock.advance(5_000);
    for (let index = 0; index < 100; index += 1) {
      const token = mint(claimsFor(ICN), key, { kid: `made-up-${index}` });
      expect(await kindOf(verifier, token)).toBe('rejected');
    }
    expect(jwks.fetches).toBe(2);
    clock.advance(5_000);
    await verifier.verify(mint(claimsFor(ICN), key, { kid: 'made-up' }));
    expect(jwks.fetches).toBe(3);
  });

  test('that cannot be fetched does not lock out callers whose key is known', async () => {
    const { verifier, clock, breakDown } = setUp();
    await verifier.verify(mint(claimsFor(ICN), key));
    breakDown();
    clock.advance(24 * 60 * MINUTE);
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
  });

  test('that cannot be fetched is tried again each 30 s at most for a key that is known', async () => {
    const { verifier, jwks, clock, breakDown } = setUp();
    await verifier.verify(mint(claimsFor(ICN), key));
    breakDown();
    clock.advance(10 * MINUTE);
    const fetchesAfter = async (milliseconds: number) => {
      clock.advance(milliseconds);
      expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
      return jwks.fetches;
    };
    expect(await fetchesAfter(0)).toBe(2);
    expect(await fetchesAfter(29_999)).toBe(2);
    expect(await fetchesAfter(1)).toBe(3);
  });

  test.each<[string, () => HttpAnswer]>([
    ['is broken', () => ({ status: 503, body: '' })],
    ['is not JSON', () => ({ status: 200, body: '<html>' })],
    ['is not a key set', () => ({ status: 200, body: '{"keys":"none"}' })],
  ])('that %s leaves a token with an unknown key without a verdict', async (_, answer) => {
    const { verifier, jwks } = setUp();
    jwks.answer = answer;
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('unverifiable');
    expect(jwks.fetches).toBe(1);
  });

  test('that comes back is used again', async () => {
    const { verifier, clock, publish, breakDown } = setUp();
    breakDown();
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('unverifiable');
    publish(key);
    clock.advance(5_000);
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
  });

  test('without a key makes that key refused after 10 minutes', async () => {
    const { verifier, clock, publish } = setUp();
    await verifier.verify(mint(claimsFor(ICN), key));
    publish(nextKey);
    clock.advance(10 * MINUTE - 1);
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
    clock.advance(1);
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('rejected');
    expect(await kindOf(verifier, mint(claimsFor(ICN), nextKey))).toBe('verified');
  });

  test('may leave out what a key is for: RS256 it is', async () => {
    const { verifier, jwks } = setUp();
    const keys = jwksOf(key).keys.map(({ alg, ...others }) => others);
    jwks.answer = () => ({ status: 200, body: JSON.stringify({ keys }) });
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
    expect(await kindOf(verifier, mint(claimsFor(ICN), key, { alg: 'RS384' }))).toBe('rejected');
  });

  test('may hold keys of other kinds, with which no token of ours is good', async () => {
    const { verifier, jwks } = setUp();
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const keys = [{ ...ec, kid: 'ec-1', use: 'sig', alg: 'ES256' }, ...jwksOf(key).keys];
    jwks.answer = () => ({ status: 200, body: JSON.stringify({ keys }) });
    expect(await kindOf(verifier, mint(claimsFor(ICN), key))).toBe('verified');
    expect(await kindOf(verifier, mint(claimsFor(ICN), key, { kid: 'ec-1' }))).toBe('rejected');
  });
});
