import { errorCatalogue } from '../../../lambdas/contracts/error-catalogue.ts';
import { keepAliveHttpClient } from '../../../lambdas/platform/http-client.ts';
import type { AccountRequest } from '../../../lambdas/ports/account-provider/account-provider.ts';
import {
  MHV_ACCOUNT_PATH,
  MhvAccountProvider,
} from '../../../lambdas/ports/account-provider/mhv-account-provider.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import { json, startUpstream, type Upstream, type UpstreamReply } from '../../fixtures/upstream.ts';

const ICN = '1012667145V762142';
const EMAIL = 'veteran@example.com';
const request: AccountRequest = {
  icn: ICN,
  email: EMAIL,
  termsOfUse: {
    acceptedAt: '2026-11-05T14:00:00Z',
    revision: '3',
    legalVersion: '1.0',
    documentTitle: 'VA Enterprise Terms of Use',
  },
};
const success = {
  mhv_userProfileId: '12345678',
  isPremium: true,
  isChampVABeneficiary: false,
  isPatient: true,
  isSMAccountCreated: true,
  message: 'MHV Account Created',
};
const account = {
  user_profile_id: '12345678',
  premium: true,
  champ_va: false,
  patient: true,
  sm_account_created: true,
  message: 'MHV Account Created',
};
const without = (name: keyof typeof success) =>
  Object.fromEntries(Object.entries(success).filter(([key]) => key !== name));

let mhv: Upstream;
beforeEach(async () => {
  mhv = await startUpstream();
});
afterEach(() => mhv.stop());

function provider(secrets: Record<string, string> = { 'api-key': 'the-key' }) {
  const settings = { url: mhv.url + MHV_ACCOUNT_PATH, apiKeySecret: 'api-key' };
  return new MhvAccountProvider(settings, keepAliveHttpClient(), new InMemorySecrets(secrets));
}

function ask(reply: UpstreamReply, changes: Partial<AccountRequest> = {}, timeoutMs = 2_000) {
  mhv.reply = () => reply;
  return provider().createOrFind({ ...request, ...changes }, 'the-token', timeoutMs);
}

describe('the request to MHV', () => {
  test('has exactly the path, the headers and the seven names that MHV wants', async () => {
    await ask(json(success));
    expect(mhv.requests).toHaveLength(1);
    const [sent] = mhv.requests;
    expect(sent).toMatchObject({ method: 'POST', path: '/v1/usermgmt/account-service/account' });
    const { host, connection, 'content-length': length, ...headers } = sent?.headers ?? {};
    expect(headers).toEqual({
      authorization: 'Bearer the-token',
      'x-api-key': 'the-key',
      'mhvapi-idempotency-key': ICN,
      accept: 'application/json',
      'content-type': 'application/json',
    });
    expect(Number(length)).toBe(Buffer.byteLength(sent?.body ?? ''));
    expect([host, connection]).toEqual([new URL(mhv.url).host, 'keep-alive']);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      icn: ICN,
      email: EMAIL,
      vaTermsOfUseDateTime: '2026-11-05T14:00:00Z',
      vaTermsOfUseStatus: 'accepted',
      vaTermsOfUseRevision: '3',
      vaTermsOfUseLegalVersion: '1.0',
      vaTermsOfUseDocTitle: 'VA Enterprise Terms of Use',
    });
  });

  test('has the name email without an e-mail address too', async () => {
    await ask(json(success), { email: null });
    expect(JSON.parse(mhv.requests[0]?.body ?? '')).toHaveProperty('email', null);
  });

  test('is whole with characters of several bytes', async () => {
    await ask(json(success), { termsOfUse: { ...request.termsOfUse, documentTitle: 'Términos de uso – ✓' } });
    expect(JSON.parse(mhv.requests[0]?.body ?? '').vaTermsOfUseDocTitle).toBe('Términos de uso – ✓');
  });

  test('has the key without the line break that an editor puts behind it', async () => {
    mhv.reply = () => json(success);
    await provider({ 'api-key': 'the-key\n' }).createOrFind(request, 'the-token', 2_000);
    expect(mhv.requests[0]?.headers['x-api-key']).toBe('the-key');
  });

  test('is not sent without a key, and the failure names the secret', async () => {
    expect(await provider({}).createOrFind(request, 'the-token', 2_000)).toEqual({
      kind: 'failure',
      failure: { reason: 'secret_missing', detail: 'The secret api-key has no value yet: fill it.' },
      retryable: false,
    });
    expect(mhv.requests).toEqual([]);
  });

  test('uses one connection for requests after another', async () => {
    mhv.reply = () => json(success);
    const one = provider();
    for (let index = 0; index < 5; index += 1) await one.createOrFind(request, 'the-token', 2_000);
    expect(mhv.requests).toHaveLength(5);
    expect(mhv.sockets.size).toBe(1);
  });
});

describe('an account', () => {
  test.each([
    ['the current spelling', success],
    [
      'the spelling of older answers',
      {
        mhv_userprofileid: '12345678',
        isPremium: true,
        isChampVA: false,
        isPatient: true,
        isSMAccountCreated: true,
        message: 'MHV Account Created',
      },
    ],
    ['an id that is a number', { ...success, mhv_userProfileId: 12345678 }],
    ['fields that nobody knows', { ...success, somethingNew: { a: 1 } }],
  ])('is read from %s', async (_, body) => {
    expect(await ask(json(body))).toEqual({ kind: 'account', account });
  });

  test.each([
    'Existing MHV Account Found for ICN',
    'MHV Account Created',
    'MHV Account Created but SM Account not created',
  ])('keeps the message "%s"', async (message) => {
    expect(await ask(json({ ...success, message }))).toEqual({
      kind: 'account',
      account: { ...account, message },
    });
  });

  test('is one without a message too', async () => {
    expect(await ask(json(without('message')))).toEqual({
      kind: 'account',
      account: { ...account, message: '' },
    });
  });
});

describe('an answer that is no account', () => {
  const unreadable = (naming: string) => ({
    kind: 'failure',
    failure: { reason: 'mhv_unreadable', detail: expect.stringContaining(naming) },
    retryable: true,
  });

  test.each([
    ['the id', json(without('mhv_userProfileId')), 'mhv_userProfileId'],
    ['an id with characters', json({ ...success, mhv_userProfileId: '' }), 'mhv_userProfileId'],
    ['isPremium', json(without('isPremium')), 'isPremium'],
    ['isChampVABeneficiary', json(without('isChampVABeneficiary')), 'isChampVABeneficiary'],
    ['isPatient', json(without('isPatient')), 'isPatient'],
    ['isSMAccountCreated', json(without('isSMAccountCreated')), 'isSMAccountCreated'],
    ['a boolean that is one', json({ ...success, isPremium: 'true' }), 'isPremium'],
    ['JSON', { status: 200, body: 'Internal Server Error' }, '200'],
    ['a body', { status: 200, body: '' }, '200'],
    ['an object', json([]), '200'],
    ['anything but null', json(null), '200'],
  ] as const)('is a 200 without %s', async (_, reply, naming) => {
    expect(await ask(reply)).toEqual(unreadable(naming));
  });

  test.each([
    ['a plain-text 500 under JSON', { status: 500, body: 'Internal Server Error' }],
    ['an HTML 503', { status: 503, body: '<html><body>Down</body></html>', contentType: 'text/html' }],
    ['an empty 502', { status: 502, body: '' }],
    ['a 500 with a code that nobody knows', { status: 500, body: '{"errorCode":500,"message":"Oops"}' }],
  ])('is %s', async (_, reply) => {
    expect(await ask(reply)).toEqual({
      kind: 'failure',
      failure: { reason: 'mhv_unreachable', detail: `MHV answered ${reply.status}.` },
      retryable: true,
    });
  });

  test('is a 409: MHV is busy with this person, and asking again helps', async () => {
    const text = 'Request is already being processed by another request .';
    const bodies = [
      text,
      JSON.stringify({ message: text }),
      JSON.stringify({ errorCode: 409, message: text }),
    ];
    for (const body of bodies) {
      expect(await ask({ status: 409, body })).toEqual({
        kind: 'failure',
        failure: { reason: 'mhv_busy', detail: expect.any(String) },
        retryable: true,
      });
    }
  });

  test.each([
    [400, false],
    [404, false],
  ])('is a %i without a code: unknown', async (status, retryable) => {
    expect(await ask({ status, body: '{"message":"no"}' })).toEqual({
      kind: 'failure',
      failure: { reason: 'mhv_unknown_code', detail: `MHV answered ${status} without a code.` },
      retryable,
    });
  });

  test.each([
    801, 802, 803, 804, 805, 806, 807, 808, 809, 810, 811, 812,
  ])('is the code %i, with MHV’s words, never worth a repeat', async (errorCode) => {
    const status = errorCode === 808 ? 403 : 400;
    expect(await ask(json({ errorCode, message: 'MHV’s words' }, status))).toEqual({
      kind: 'failure',
      failure: { reason: `mhv_${errorCode}`, code: errorCode, detail: 'MHV’s words' },
      retryable: false,
    });
    expect(errorCatalogue).toHaveProperty(`mhv_${errorCode}`);
  });

  test.each([401, 403])('is a %i without a code: the gateway does not accept our key', async (status) => {
    expect(await ask({ status, body: '{"message":"Forbidden"}' })).toMatchObject({
      failure: { reason: 'mhv_refused_us' },
      retryable: false,
    });
  });

  test('is a 429: asking again helps', async () => {
    expect(await ask({ status: 429, body: '{"message":"no"}' })).toMatchObject({
      failure: { reason: 'mhv_unreachable' },
      retryable: true,
    });
  });

  test('is a complete 200, whatever stands beside it', async () => {
    const complete = { isPremium: true, isPatient: true, isSMAccountCreated: true, message: null };
    const both = { mhv_userProfileId: null, mhv_userprofileid: '42', isChampVA: false, errorCode: 0 };
    expect(await ask(json({ ...complete, ...both }))).toMatchObject({
      kind: 'account',
      account: { user_profile_id: '42', message: '' },
    });
  });

  test('is a code that nobody knows, with its number', async () => {
    expect(await ask(json({ errorCode: 899, message: '' }, 400))).toEqual({
      kind: 'failure',
      failure: { reason: 'mhv_unknown_code', code: 899, detail: 'MHV answered 400 with code 899.' },
      retryable: false,
    });
  });

  test('is a known code under 5xx and 409 too, never worth a repeat', async () => {
    for (const status of [409, 500]) {
      expect(await ask(json({ errorCode: 805, message: 'x' }, status))).toMatchObject({
        failure: { reason: 'mhv_805' },
        retryable: false,
      });
    }
  });

  test('is a code under 200 too', async () => {
    expect(await ask(json({ errorCode: 805, message: 'x' }))).toMatchObject({ failure: { code: 805 } });
  });
});

test.each([
  'with a\nline break',
  'with “quotes”',
  '',
])('a key that no header can hold is not sent: %j', async (value) => {
  expect(await provider({ 'mhv-api-key': value }).createOrFind(request, 'the-token', 2_000)).toMatchObject({
    failure: { reason: 'secret_missing' },
    retryable: false,
  });
});

describe('no answer', () => {
  test.each(['reset', 'half'] as const)('is a failure that is worth a repeat: %s', async (reply) => {
    expect(await ask(reply)).toEqual({
      kind: 'failure',
      failure: {
        reason: 'mhv_unreachable',
        detail: expect.stringMatching(/^The connection to MHV failed \(E[A-Z]+\)\.$/),
      },
      retryable: true,
    });
  });

  test('in time is one too', async () => {
    expect(await ask('hang', {}, 50)).toEqual({
      kind: 'failure',
      failure: { reason: 'mhv_unreachable', detail: 'MHV did not answer in time.' },
      retryable: true,
    });
  });

  test('of a server that is gone is one too', async () => {
    const one = provider();
    await mhv.stop();
    expect(await one.createOrFind(request, 'the-token', 2_000)).toMatchObject({
      failure: { reason: 'mhv_unreachable' },
      retryable: true,
    });
    mhv = await startUpstream();
  });

  test('is what a body of a megabyte is', async () => {
    expect(await ask(json({ ...success, message: 'x'.repeat(1_000_000) }))).toMatchObject({
      failure: { reason: 'mhv_unreachable' },
      retryable: true,
    });
  });
});

describe('MHV’s words', () => {
  const echoed = `For ${ICN} (${EMAIL}) with eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln and 796-12-3456\nline two`;
  const personal = [ICN, EMAIL, 'eyJ', '796-12-3456', '\n'];

  test.each([
    ['a refusal', () => ask(json({ errorCode: 805, message: echoed }, 400))],
    ['a success', () => ask(json({ ...success, message: echoed }))],
    ['a page', () => ask({ status: 503, body: echoed })],
    ['an incomplete answer', () => ask(json({ isPremium: echoed }))],
    ['a 4xx without a code', () => ask(json({ message: echoed }, 403))],
  ])('pass without the person’s data in %s', async (_, answer) => {
    const text = JSON.stringify(await answer());
    for (const what of personal) expect(text).not.toContain(what);
  });

  test('are cut, where there are many of them', async () => {
    const answer = await ask(json({ errorCode: 805, message: 'word '.repeat(40_000) }, 400));
    expect(answer).toMatchObject({ kind: 'failure', failure: { code: 805 } });
    expect(JSON.stringify(answer).length).toBeLessThan(400);
  });

  test('are read at once, even if they are one word of 250 KB', async () => {
    const answer = await ask(json({ errorCode: 805, message: 'x'.repeat(250_000) }, 400));
    expect(answer).toMatchObject({ kind: 'failure', failure: { code: 805 } });
  });
});
