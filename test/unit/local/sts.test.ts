import { createPrivateKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { decodeJwt, encodeJwt, hasRs256Signature } from '../../../local/simulators/jwt.ts';
import {
  LOCAL_API_AUDIENCE,
  LOCAL_API_SCOPE,
  type RunningSts,
  startSts,
} from '../../../local/simulators/sts.ts';

const ICN = '1000000001V100001';
const UPSTREAM = 'https://mhv.test/v1/usermgmt/account-service/account';
let sts: RunningSts;
beforeAll(async () => {
  sts = await startSts({});
});
afterAll(() => sts.close());

const nowSeconds = () => Math.floor(Date.now() / 1000);
const publishedKeys = async () =>
  ((await (await fetch(sts.jwksUrl)).json()) as { keys: (JsonWebKey & { kid: string })[] }).keys;
const mintOverHttp = async (query: string) => (await fetch(`${sts.tokenUrl}?${query}`)).text();

async function isVerifiable(token: string): Promise<boolean> {
  const decoded = decodeJwt(token);
  const key = (await publishedKeys()).find(({ kid }) => kid === decoded?.header.kid);
  return decoded !== undefined && key !== undefined && hasRs256Signature(decoded, key);
}

describe('a caller', () => {
  test('gets a token with the claims of docs/domain.md 5', async () => {
    const answer = await fetch(`${sts.tokenUrl}?icn=${ICN}`);
    const token = await answer.text();
    const claims = decodeJwt(token)?.claims;
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(claims).toEqual({
      iss: 'va.gov sign in',
      aud: LOCAL_API_AUDIENCE,
      sub: ICN,
      scopes: [LOCAL_API_SCOPE],
      service_account_id: expect.stringMatching(/./),
      user_attributes: { icn: ICN },
      version: 'V0',
      jti: expect.stringMatching(/./),
      iat: expect.any(Number),
      exp: Number(claims?.iat) + 300,
    });
    expect(sts.issuer).toBe('va.gov sign in');
    expect(await isVerifiable(token)).toBe(true);
    expect(await mintOverHttp(`icn=${ICN}`)).not.toBe(token);
  });

  test('chooses scopes, audience, lifetime and algorithm', async () => {
    const query = new URLSearchParams({ icn: ICN, audience: 'other', expires_in: '-10' });
    query.append('scope', LOCAL_API_SCOPE);
    query.append('scope', UPSTREAM);
    const claims = decodeJwt(await mintOverHttp(`${query}`))?.claims;
    expect(claims).toMatchObject({ aud: 'other', scopes: [LOCAL_API_SCOPE, UPSTREAM] });
    expect(claims?.exp).toBe(Number(claims?.iat) - 10);
    expect(decodeJwt(await mintOverHttp(`icn=${ICN}&alg=none`))).toMatchObject({
      header: { alg: 'none' },
      signature: Buffer.alloc(0),
    });
    expect(decodeJwt(await mintOverHttp(`icn=${ICN}&alg=HS256`))?.header.alg).toBe('HS256');
  });

  test.each([
    '',
    'icn=',
    `icn=${ICN}&alg=RS512`,
    `icn=${ICN}&expires_in=soon`,
  ])('%j is a 400', async (query) => {
    expect((await fetch(`${sts.tokenUrl}?${query}`)).status).toBe(400);
  });

  test('audience and scope of the API can be settings', async () => {
    const other = await startSts({ apiAudience: 'theirs', apiScope: 'https://theirs.test' });
    expect(decodeJwt(other.mint({ sub: ICN }))?.claims).toMatchObject({
      aud: 'theirs',
      scopes: ['https://theirs.test'],
    });
    await other.close();
  });
});

describe('mint', () => {
  test('replaces any claim', () => {
    const claims = { sub: ICN, iss: 'somebody else', user_attributes: { icn: 'x' } };
    expect(decodeJwt(sts.mint(claims))?.claims).toMatchObject(claims);
  });

  test.each([
    'none',
    'hs256-with-public-key',
    'foreign-key',
  ] as const)('%s carries a published key id and does not verify', async (signing) => {
    const token = sts.mint({ sub: ICN }, { signing });
    const kids = (await publishedKeys()).map(({ kid }) => kid);
    expect(kids).toContain(decodeJwt(token)?.header.kid);
    expect(await isVerifiable(token)).toBe(false);
  });
});

describe('keys', () => {
  test('are RSA-2048 for RS256 and public only', async () => {
    const [key] = await publishedKeys();
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB' });
    expect(Buffer.from(String(key?.n), 'base64url')).toHaveLength(256);
    expect(key).not.toHaveProperty('d');
  });

  test('rotate with an overlap of one', async () => {
    const old = sts.mint({ sub: ICN });
    sts.rotate();
    const young = sts.mint({ sub: ICN });
    expect(decodeJwt(young)?.header.kid).not.toBe(decodeJwt(old)?.header.kid);
    expect([await isVerifiable(old), await isVerifiable(young)]).toEqual([true, true]);
    sts.rotate();
    expect([await isVerifiable(old), await isVerifiable(young)]).toEqual([false, true]);
  });
});

describe('an assertion', () => {
  const usual = () => ({
    iss: sts.assertionIssuer,
    aud: sts.assertionUrl,
    sub: ICN,
    iat: nowSeconds(),
    exp: nowSeconds() + 300,
    jti: 'one',
    scopes: [UPSTREAM],
    service_account_id: 'ours',
    user_attributes: { icn: ICN },
  });
  const signed = (claims: object, key = createPrivateKey(sts.clientPrivateKeyPem)) =>
    encodeJwt({ ...claims }, { alg: 'RS256', key });
  const exchange = (assertion: unknown, grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer') =>
    fetch(`${sts.url}/v0/sign_in/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: grantType, assertion }),
    });

  test('is exchanged for a token with its scopes, for MHV', async () => {
    const answer = await exchange(signed(usual()));
    const body = (await answer.json()) as { data: { access_token: string } };
    const claims = decodeJwt(body.data.access_token)?.claims;
    expect(answer.status).toBe(200);
    expect(claims).toMatchObject({
      iss: 'va.gov sign in',
      sub: ICN,
      scopes: [UPSTREAM],
      service_account_id: 'ours',
      user_attributes: { icn: ICN },
    });
    expect(claims?.aud).not.toBe(LOCAL_API_AUDIENCE);
    expect(claims?.exp).toBe(Number(claims?.iat) + 300);
    expect(await isVerifiable(body.data.access_token)).toBe(true);
  });

  test.each<[string, object]>([
    ['another issuer', { iss: 'x' }],
    ['another audience', { aud: 'http://127.0.0.1/token' }],
    ['no audience', { aud: undefined }],
    ['expired', { exp: nowSeconds() - 1 }],
    ['no expiry', { exp: undefined }],
    ['no iat', { iat: undefined }],
    ['no jti', { jti: undefined }],
    ['no sub', { sub: undefined }],
    ['attributes of another person', { user_attributes: { icn: '1000000002V100001' } }],
    ['no scopes', { scopes: [] }],
    ['scopes that are no list', { scopes: UPSTREAM }],
    ['no service account', { service_account_id: undefined }],
  ])('%s: 400 with a text', async (_, change) => {
    const answer = await exchange(signed({ ...usual(), ...change }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ errors: expect.stringMatching(/./) });
  });

  test('a foreign key, no signature, another grant and nonsense are refused', async () => {
    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const answers = [
      await exchange(signed(usual(), foreign)),
      await exchange(encodeJwt(usual(), { alg: 'none' })),
      await exchange(signed(usual()), 'password'),
      await exchange('nonsense'),
      await exchange(undefined),
      await fetch(sts.assertionUrl, { method: 'POST', body: 'not JSON' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
  });
});

describe('control', () => {
  const control = (body: unknown) =>
    fetch(`${sts.url}/control`, { method: 'POST', body: JSON.stringify(body) });

  test('an outage stops keys and exchange, minting goes on, and it can end', async () => {
    await control({ outage: true });
    expect((await fetch(sts.jwksUrl)).status).toBe(503);
    expect((await fetch(sts.assertionUrl, { method: 'POST' })).status).toBe(503);
    expect((await fetch(`${sts.tokenUrl}?icn=${ICN}`)).status).toBe(200);
    sts.control({ outage: false });
    expect((await fetch(sts.jwksUrl)).status).toBe(200);
  });

  test.each([{ outage: 'yes' }, { latency_ms: -1 }, { latency: 1 }, []])('%j is a 400', async (body) => {
    expect((await control(body)).status).toBe(400);
    expect((await fetch(sts.jwksUrl)).status).toBe(200);
  });

  test('latency delays keys, and close does not wait for it', async () => {
    expect(await (await control({ latency_ms: 3_600_000 })).json()).toEqual({
      outage: false,
      latency_ms: 3_600_000,
    });
    const waiting = fetch(sts.jwksUrl).catch(() => 'ended');
    const seen = sts.requests.length;
    while (!sts.requests.slice(seen).includes('GET /sign_in/openid_connect/certs'))
      await fetch(`${sts.tokenUrl}?icn=${ICN}`);
    await sts.close();
    expect(await waiting).toBe('ended');
    sts = await startSts({});
  });
});
