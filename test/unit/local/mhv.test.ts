import { readFileSync } from 'node:fs';
import { type RunningMhv, startMhv, userProfileIdOf } from '../../../local/simulators/mhv.ts';
import { MHV_SCENARIOS, renderScenarioTable } from '../../../local/simulators/mhv-scenarios.ts';
import { type MintedClaims, type RunningSts, startSts } from '../../../local/simulators/sts.ts';

const API_KEY = 'the-key';
const ALREADY = { message: 'Request is already being processed by another request .' };
let sts: RunningSts;
let mhv: RunningMhv;
let learned: [string, string][];

beforeAll(async () => {
  sts = await startSts({});
});
afterAll(() => sts.close());
beforeEach(async () => {
  learned = [];
  mhv = await startMhv({ apiKey: API_KEY, latencyMs: 0, onAccount: (...account) => learned.push(account) });
});
afterEach(() => mhv.close());

const icnOf = (digits: string | number) => `1000000${digits}V100001`;

const bodyOf = (icn: string) => ({
  icn,
  email: null,
  vaTermsOfUseDateTime: '2026-01-02T03:04:05.000Z',
  vaTermsOfUseStatus: 'accepted',
  vaTermsOfUseRevision: '3',
  vaTermsOfUseLegalVersion: '1.0',
  vaTermsOfUseDocTitle: 'VA Enterprise Terms of Use',
});

interface Changes {
  body?: object;
  headers?: Record<string, string>;
  token?: string;
  server?: RunningMhv;
}

function post(icn: string, changes: Changes = {}): Promise<Response> {
  return fetch(`${(changes.server ?? mhv).url}/v1/usermgmt/account-service/account`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${changes.token ?? sts.mint({ sub: icn })}`,
      'x-api-key': API_KEY,
      'mhvapi-idempotency-key': icn,
      'content-type': 'application/json',
      accept: 'application/json',
      ...changes.headers,
    },
    body: JSON.stringify({ ...bodyOf(icn), ...changes.body }),
  });
}

/** Status and body, or how the connection broke. */
async function outcome(answer: Promise<Response>): Promise<unknown> {
  try {
    const response = await answer;
    const text = await response.text();
    const isJson = text.startsWith('{');
    return [response.status, isJson ? JSON.parse(text) : text];
  } catch (error) {
    return ((error as Error).cause as { code?: string } | undefined)?.code ?? error;
  }
}

const created = (icn: string) => [
  200,
  {
    mhv_userProfileId: userProfileIdOf(icn),
    isPremium: true,
    isChampVABeneficiary: false,
    isPatient: true,
    isSMAccountCreated: true,
    message: 'MHV Account Created',
  },
];

describe('the number of a person', () => {
  test('any other: created, then found, and the MPI is told each time', async () => {
    const icn = icnOf('001');
    expect(await outcome(post(icn))).toEqual(created(icn));
    expect(await outcome(post(icn))).toEqual([
      200,
      expect.objectContaining({ message: 'Existing MHV Account Found for ICN' }),
    ]);
    expect(learned).toEqual([
      [icn, userProfileIdOf(icn)],
      [icn, userProfileIdOf(icn)],
    ]);
  });

  test('ids have eight digits and differ', () => {
    expect(userProfileIdOf(icnOf('001'))).toMatch(/^\d{8}$/);
    expect(userProfileIdOf(icnOf('001'))).not.toBe(userProfileIdOf(icnOf('002')));
  });

  test('a short test ICN is a person too', async () => {
    expect(await outcome(post('10101V964144'))).toEqual([
      200,
      expect.objectContaining({ message: 'MHV Account Created but SM Account not created' }),
    ]);
    expect(await outcome(post('5V964144'))).toEqual(created('5V964144'));
  });

  test('100: found at once', async () => {
    expect(await outcome(post(icnOf(100)))).toEqual([
      200,
      expect.objectContaining({ message: 'Existing MHV Account Found for ICN' }),
    ]);
  });

  test('101: no secure messaging', async () => {
    expect(await outcome(post(icnOf(101)))).toEqual([
      200,
      expect.objectContaining({
        isSMAccountCreated: false,
        message: 'MHV Account Created but SM Account not created',
      }),
    ]);
  });

  test('102: the old names and none of the new', async () => {
    expect(await outcome(post(icnOf(102)))).toEqual([
      200,
      {
        mhv_userprofileid: userProfileIdOf(icnOf(102)),
        isPremium: true,
        isChampVA: false,
        isPatient: true,
        isSMAccountCreated: true,
        message: 'MHV Account Created',
      },
    ]);
  });

  test('204 is empty, 206 has no id, and nobody is told of an account', async () => {
    expect(await outcome(post(icnOf(204)))).toEqual([200, '']);
    expect(await outcome(post(icnOf(206)))).toEqual([
      200,
      {
        isPremium: true,
        isChampVABeneficiary: false,
        isPatient: true,
        isSMAccountCreated: true,
        message: 'MHV Account Created',
      },
    ]);
    expect(learned).toEqual([]);
  });

  test.each([
    [409, [409, ALREADY], 4],
    [410, [409, ALREADY], 2],
    [500, [500, 'Internal Server Error'], 4],
    [501, [500, 'Internal Server Error'], 1],
    [600, 'ECONNRESET', 4],
    [601, 'ECONNRESET', 1],
  ])('%d: a failure, for ever or for a while', async (digits, failure, times) => {
    const icn = icnOf(digits);
    const outcomes: unknown[] = [];
    for (let call = 0; call < 4; call += 1) outcomes.push(await outcome(post(icn)));
    expect(outcomes.slice(0, times)).toEqual(Array(times).fill(failure));
    expect(outcomes.slice(times, times + 1)).toEqual(times < 4 ? [created(icn)] : []);
    expect(mhv.requests).toHaveLength(4);
  });

  test('500 is text under a JSON content type, 503 is HTML', async () => {
    expect((await post(icnOf(500))).headers.get('content-type')).toBe('application/json');
    const page = await post(icnOf(503));
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html']);
    expect(await page.text()).toMatch(/^<html>/);
  });

  test.each([
    [801, 400, 'simulated text for code 801'],
    [802, 400, 'ICN provided is not the Primary ICN'],
    [803, 400, 'simulated text for code 803'],
    [804, 400, 'simulated text for code 804'],
    [805, 400, 'Deactivated Account found in MHV for ICN'],
    [806, 400, 'simulated text for code 806'],
    [807, 400, 'simulated text for code 807'],
    [808, 403, 'Application authentication failed'],
    [809, 400, 'simulated text for code 809'],
    [810, 400, 'simulated text for code 810'],
    [811, 400, 'simulated text for code 811'],
    [812, 400, 'Required ICN field is missing or invalid in the JWT'],
    [899, 400, 'simulated text for code 899'],
  ])('%d: that code', async (code, status, message) => {
    expect(await outcome(post(icnOf(code)))).toEqual([status, { errorCode: code, message }]);
    expect(learned).toEqual([]);
  });

  test('901 to 915 wait that many seconds', async () => {
    const slow = MHV_SCENARIOS.filter(({ delaySeconds }) => delaySeconds > 0);
    expect(slow.map(({ digits }) => Number(digits) - 900)).toEqual(
      slow.map(({ delaySeconds }) => delaySeconds),
    );
    expect(slow).toHaveLength(15);
    const answered: string[] = [];
    const waiting = post(icnOf(901)).then(() => answered.push('901'));
    await received(icnOf(901));
    await post(icnOf('001')).then(() => answered.push('001'));
    await waiting;
    expect(answered).toEqual(['001', '901']);
    expect(learned).toContainEqual([icnOf(901), userProfileIdOf(icnOf(901))]);
  });

  test('while a request is in flight a second one gets the 409', async () => {
    mhv.control({ latencyMs: 3_600_000 });
    const first = outcome(post(icnOf('001')));
    await received(icnOf('001'));
    expect(await outcome(post(icnOf('001')))).toEqual([409, ALREADY]);
    await mhv.close();
    expect(await first).not.toEqual(created(icnOf('001')));
    expect(learned).toEqual([]);
  });

  test('no two scenarios share a number', () => {
    expect(new Set(MHV_SCENARIOS.map(({ digits }) => digits)).size).toBe(MHV_SCENARIOS.length);
  });
});

describe('what a request must have', () => {
  const icn = icnOf('001');
  const refused = (code: number) => expect.objectContaining({ errorCode: code });

  test('the key', async () => {
    expect(await outcome(post(icn, { headers: { 'x-api-key': 'other' } }))).toEqual([403, refused(808)]);
  });

  test.each<[string, MintedClaims | string]>([
    ['no JWT', 'nonsense'],
    ['of another person', { sub: icnOf('002') }],
    ['with attributes of another person', { sub: icn, user_attributes: { icn: icnOf('002') } }],
    ['without attributes', { sub: icn, user_attributes: undefined }],
  ])('a token: %s is 812', async (_, token) => {
    const text = typeof token === 'string' ? token : sts.mint(token);
    expect(await outcome(post(icn, { token: text }))).toEqual([400, refused(812)]);
    expect(await outcome(post(icn, { headers: { authorization: 'Basic x' } }))).toEqual([400, refused(812)]);
  });

  test('the idempotency key', async () => {
    expect(await outcome(post(icn, { headers: { 'mhvapi-idempotency-key': 'x' } }))).toEqual([
      400,
      refused(800),
    ]);
  });

  test.each<[string, object]>([
    ['email', { email: 1 }],
    ['vaTermsOfUseDateTime', { vaTermsOfUseDateTime: 'yesterday' }],
    ['vaTermsOfUseDateTime', { vaTermsOfUseDateTime: undefined }],
    ['vaTermsOfUseStatus', { vaTermsOfUseStatus: 'declined' }],
    ['vaTermsOfUseRevision', { vaTermsOfUseRevision: 3 }],
    ['vaTermsOfUseLegalVersion', { vaTermsOfUseLegalVersion: undefined }],
    ['vaTermsOfUseDocTitle', { vaTermsOfUseDocTitle: '' }],
    ['correlation_id', { correlation_id: 'x' }],
  ])('the body: %s in %j', async (name, body) => {
    expect(await outcome(post(icn, { body }))).toEqual([
      400,
      { errorCode: 800, message: expect.stringContaining(name) },
    ]);
    expect(learned).toEqual([]);
  });

  test('an e-mail address may be given or left out', async () => {
    expect((await post(icn, { body: { email: 'a@example.test' } })).status).toBe(200);
    expect((await post(icn, { body: { email: undefined } })).status).toBe(200);
  });

  test('with stsJwksUrl a signature by a published key that has not expired, rotation included', async () => {
    const server = await startMhv({ apiKey: API_KEY, latencyMs: 0, onAccount() {}, stsJwksUrl: sts.jwksUrl });
    const answer = (token: string) => outcome(post(icn, { server, token }));
    expect(await answer(sts.mint({ sub: icn }))).toEqual(created(icn));
    sts.rotate();
    expect(await answer(sts.mint({ sub: icn }))).toEqual([200, expect.anything()]);
    expect(await answer(sts.mint({ sub: icn }, { signing: 'foreign-key' }))).toEqual([403, refused(808)]);
    expect(await answer(sts.mint({ sub: icn }, { signing: 'none' }))).toEqual([403, refused(808)]);
    expect(await answer(sts.mint({ sub: icn, exp: 1 }))).toEqual([403, refused(808)]);
    await server.close();
  });
});

describe('the log of requests', () => {
  test('has every request in order, without the token', async () => {
    const before = Date.now();
    await post(icnOf('001'));
    await post(icnOf('002'), { headers: { 'x-api-key': 'other' } });
    expect(mhv.requests.map(({ icn }) => icn)).toEqual([icnOf('001'), icnOf('002')]);
    expect(mhv.requests[0]).toMatchObject({
      body: bodyOf(icnOf('001')),
      headers: { 'mhvapi-idempotency-key': icnOf('001') },
    });
    expect(mhv.requests[0]?.at).toBeGreaterThanOrEqual(before);
    expect(mhv.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('control', () => {
  const control = (body: unknown) =>
    fetch(`${mhv.url}/control`, { method: 'POST', body: JSON.stringify(body) });

  test('an outage stops everybody until it ends, and is no answer of the scenario', async () => {
    await control({ outage: '503' });
    expect(await outcome(post(icnOf(410)))).toEqual([503, expect.stringMatching(/^<html>/)]);
    await control({ outage: 'reset' });
    expect(await outcome(post(icnOf(410)))).toBe('ECONNRESET');
    expect(await (await control({ outage: 'none', latency_ms: 1 })).json()).toEqual({
      outage: 'none',
      latency_ms: 1,
    });
    expect(await outcome(post(icnOf(410)))).toEqual([409, ALREADY]);
    expect(mhv.requests).toHaveLength(3);
  });

  test('a hanging MHV takes the request and never answers', async () => {
    await control({ outage: 'hang' });
    let isAnswered = false;
    const hanging = outcome(post(icnOf('001'))).then((result) => {
      isAnswered = true;
      return result;
    });
    await received(icnOf('001'));
    await control({ outage: 'none' });
    expect(await outcome(post(icnOf('002')))).toEqual(created(icnOf('002')));
    expect(isAnswered).toBe(false);
    await mhv.close();
    expect(await hanging).toEqual(expect.stringMatching(/./));
  });

  test.each([
    { outage: 'total' },
    { latency_ms: '1' },
    { latency_ms: 1.5 },
    { latencyMs: 1 },
    [],
  ])('%j is a 400 and changes nothing', async (body) => {
    expect((await control(body)).status).toBe(400);
    expect(await outcome(post(icnOf('001')))).toEqual(created(icnOf('001')));
  });
});

test('docs/simulators.md shows the table of the code', () => {
  const lines = readFileSync('docs/simulators.md', 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('| digits 8-10 |'));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  expect(lines.slice(start, end)).toEqual(renderScenarioTable());
});

/** Waits until MHV has logged a request for this person. */
async function received(icn: string): Promise<void> {
  while (!mhv.requests.some((request) => request.icn === icn)) await new Promise(setImmediate);
}
