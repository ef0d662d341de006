import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { keepAliveHttpClient } from '../../../lambdas/platform/http-client.ts';
import { StsAccessTokens } from '../../../lambdas/ports/access-tokens/sts-access-tokens.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { json, startUpstream, type Upstream, type UpstreamReply } from '../../fixtures/upstream.ts';

const ICN = '1012667145V762142';
const OTHER_ICN = '1012832025V743496';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

let sts: Upstream;
let clock: ManualClock;
let secrets: InMemorySecrets;
let tokens: StsAccessTokens;
beforeEach(async () => {
  sts = await startUpstream();
  clock = new ManualClock();
  secrets = new InMemorySecrets({ 'signing-key': PEM });
  tokens = new StsAccessTokens(
    {
      baseUrl: sts.url,
      assertionIssuer: 'https://account-creation.test',
      serviceAccountId: 'account-creation',
      scope: 'https://mhv.test/v1/usermgmt/account-service/account',
      signingKeySecret: 'signing-key',
    },
    keepAliveHttpClient(),
    secrets,
    clock,
  );
  sts.reply = ({ body }) => tokenAnswer(claimsOf(JSON.parse(body).assertion).sub);
});
afterEach(() => sts.stop());

/** STS's answer with a token of 300 s; each has its own number. */
function tokenAnswer(icn: string): UpstreamReply {
  const exp = Math.floor(clock.now() / 1000) + 300;
  return json({
    data: { access_token: `${part({})}.${part({ sub: icn, exp, n: sts.requests.length })}.sig` },
  });
}

describe('the request to STS', () => {
  test('has the grant and an assertion, and nothing else', async () => {
    await tokens.tokenFor(ICN, 1_000);
    const [sent] = sts.requests;
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/v0/sign_in/token',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: expect.any(String),
    });
  });

  test('is signed with a new key as soon as the secret has it', async () => {
    await tokens.tokenFor(ICN, 1_000);
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = next.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    secrets.values.set('signing-key', pem);
    await tokens.tokenFor(OTHER_ICN, 1_000);
    const signedBy = (key: KeyObject) =>
      sts.requests.map(({ body }) => {
        const [header, claims, signature = ''] = JSON.parse(body).assertion.split('.');
        return verify(
          'RSA-SHA256',
          Buffer.from(`${header}.${claims}`),
          key,
          Buffer.from(signature, 'base64url'),
        );
      });
    expect(signedBy(publicKey)).toEqual([true, false]);
    expect(signedBy(next.publicKey)).toEqual([false, true]);
  });

  test('has an assertion that our key signed with RS256', async () => {
    await tokens.tokenFor(ICN, 1_000);
    const { assertion } = JSON.parse(sts.requests[0]?.body ?? '');
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT' });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    const iat = Math.floor(clock.now() / 1000);
    expect(claimsOf(assertion)).toEqual({
      iss: 'https://account-creation.test',
      aud: `${sts.url}/v0/sign_in/token`,
      sub: ICN,
      iat,
      exp: iat + 300,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      scopes: ['https://mhv.test/v1/usermgmt/account-service/account'],
      service_account_id: 'account-creation',
      user_attributes: { icn: ICN },
    });
  });

  test('never has the same assertion twice', async () => {
    await tokens.tokenFor(ICN, 1_000);
    clock.advance(300_000);
    await tokens.tokenFor(ICN, 1_000);
    const ids = sts.requests.map(({ body }) => claimsOf(JSON.parse(body).assertion).jti);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('a token', () => {
  const numberOf = async (icn = ICN) => {
    const answer = await tokens.tokenFor(icn, 1_000);
    return answer.kind === 'token' ? claimsOf(answer.token).n : answer;
  };

  test('is kept until 30 s before it expires', async () => {
    expect(await numberOf()).toBe(1);
    clock.advance(269_999);
    expect(await numberOf()).toBe(1);
    clock.advance(1);
    expect(await numberOf()).toBe(2);
  });

  test('is one person’s own', async () => {
    expect(await numberOf(ICN)).toBe(1);
    expect(await numberOf(OTHER_ICN)).toBe(2);
    expect(await numberOf(ICN)).toBe(1);
    const answer = await tokens.tokenFor(OTHER_ICN, 1_000);
    expect(claimsOf(answer.kind === 'token' ? answer.token : '').sub).toBe(OTHER_ICN);
  });

  test('is dropped, the oldest first, where more than 500 people came', async () => {
    for (let person = 0; person < 501; person += 1) await tokens.tokenFor(`${person}V123456`, 1_000);
    expect(await numberOf('500V123456')).toBe(501);
    expect(await numberOf('0V123456')).toBe(502);
  });
});

describe('no token', () => {
  const failure = (detail: string, retryable: boolean) => ({
    kind: 'failure',
    failure: { reason: 'sts_unreachable', detail },
    retryable,
  });

  const refused = (status: number) => ({
    kind: 'failure',
    failure: {
      reason: 'sts_refused',
      detail: `STS answered ${status}: key, account or scope are not accepted.`,
    },
    retryable: false,
  });

  test.each<[string, UpstreamReply, ReturnType<typeof failure>]>([
    ['a 400 with its reason', json({ errors: 'Assertion is not valid' }, 400), refused(400)],
    ['a 401', json({}, 401), refused(401)],
    ['a 500', { status: 500, body: 'Internal Server Error' }, failure('STS answered 500.', true)],
    ['an HTML 503', { status: 503, body: '<html>' }, failure('STS answered 503.', true)],
    [
      'a 200 that is not JSON',
      { status: 200, body: 'ok' },
      failure('STS answered 200 without an access token.', true),
    ],
    ['a 200 without a token', json({ data: {} }), failure('STS answered 200 without an access token.', true)],
    [
      'a token without an expiry',
      json({ data: { access_token: 'a.b.c' } }),
      failure('STS answered 200 without an access token.', true),
    ],
    ['a broken connection', 'reset', failure('The connection to STS failed (ECONNRESET).', true)],
    ['silence', 'hang', failure('STS did not answer in time.', true)],
  ])('after %s', async (_, reply, expected) => {
    sts.reply = () => reply;
    expect(await tokens.tokenFor(ICN, reply === 'hang' ? 50 : 1_000)).toEqual(expected);
  });

  test('is not kept: the next request asks again', async () => {
    const good = sts.reply;
    sts.reply = () => ({ status: 500, body: '' });
    await tokens.tokenFor(ICN, 1_000);
    sts.reply = good;
    expect((await tokens.tokenFor(ICN, 1_000)).kind).toBe('token');
  });

  test('without a key, and STS is not asked', async () => {
    secrets.values.clear();
    expect(await tokens.tokenFor(ICN, 1_000)).toEqual({
      kind: 'failure',
      failure: { reason: 'secret_missing', detail: 'The secret signing-key has no value yet: fill it.' },
      retryable: false,
    });
    expect(sts.requests).toEqual([]);
  });

  test.each([
    ['no PEM', 'the key'],
    ['a public key', publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    [
      'a key for something else',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ format: 'pem', type: 'pkcs8' })
        .toString(),
    ],
  ])('with %s in the secret, whose content is not repeated', async (_, value) => {
    secrets.values.set('signing-key', value);
    expect(await tokens.tokenFor(ICN, 1_000)).toEqual({
      kind: 'failure',
      failure: {
        reason: 'secret_missing',
        detail: 'The secret signing-key does not hold an RSA private key as PEM.',
      },
      retryable: false,
    });
    expect(sts.requests).toEqual([]);
  });
});
