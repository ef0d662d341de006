import { NoHttpAnswer } from '../../../lambdas/platform/http-client.ts';
import type { FunctionRelease } from '../../../ops/smoke/ports.ts';
import { type SmokeReport, type StepReport, smoke } from '../../../ops/smoke/smoke.ts';
import { LONGEST_WAIT_MS } from '../../../ops/smoke/wait-for-bust.ts';
import { account, CORRELATION_ID, healthy, ICN, refused, StageDouble } from '../../doubles/smoke-stage.ts';

let stage: StageDouble;
beforeEach(() => {
  stage = new StageDouble();
});

async function run(change: { mhvIsTest?: boolean } = {}): Promise<SmokeReport> {
  const printed: StepReport[] = [];
  const target = { stage: 'dev', icn: ICN, mhvIsTest: true, correlationId: CORRELATION_ID, ...change };
  const report = await smoke(target, stage, (step) => printed.push(step));
  expect(printed).toEqual(report.steps);
  expect(JSON.stringify(report)).not.toContain(ICN);
  return report;
}

const stepOf = ({ steps }: SmokeReport, name: string) => steps.find(({ step }) => step === name);
const statuses = ({ steps }: SmokeReport) =>
  Object.fromEntries(steps.map(({ step, status }) => [step, status]));

describe('a stage where everything is well', () => {
  test('passes, and every step says what was seen', async () => {
    expect(await run()).toEqual({
      stage: 'dev',
      correlation_id: CORRELATION_ID,
      passed: true,
      steps: [
        ['stack', 'https://api.test/v1/'],
        ['secrets', 'mhv-api-key, sts-signing-key are filled'],
        ['release', '1 functions run what was deployed'],
        ['token', 'a token of a caller'],
        ['health', '200'],
        ['parts', '200: store, bus, fallback_queue ok'],
        ['no-token', '401 token_missing'],
        ['bad-icn', '422 icn_malformed'],
        ['account', '200: account created'],
        ['bust', "1000 ms after MHV's answer: profile deleted"],
      ].map(([step, seen]) => ({ step, status: 'ok', seen, ms: 0 })),
    });
  });

  test('is asked past the stored account, which sends no event, under one correlation id', async () => {
    await run();
    expect(stage.requests.map(({ headers }) => headers?.['x-correlation-id'])).toEqual(
      stage.requests.map(() => CORRELATION_ID),
    );
    expect(stage.requests.at(-1)).toMatchObject({
      url: 'https://api.test/v1/account',
      headers: { 'cache-control': 'no-cache', authorization: 'Bearer a-token' },
    });
  });

  test('of the real MHV: no account is made', async () => {
    const report = await run({ mhvIsTest: false });
    expect(report.passed).toBe(true);
    expect(stepOf(report, 'account')).toMatchObject({
      status: 'skipped',
      seen: "this stage's MHV is the real one",
    });
    expect(stepOf(report, 'bust')?.status).toBe('skipped');
    expect(stage.requests.some(({ body = '' }) => body.includes(ICN))).toBe(false);
  });

  test('a person who is not in the rollout: what can be seen is well, and no account is made', async () => {
    stage.replies['POST account with token'] = ({ body = '' }) =>
      JSON.parse(body).icn === ICN
        ? refused({ reason: 'not_in_rollout', detail: 'The person is not in the rollout yet.' })
        : refused({ reason: 'icn_malformed', detail: 'Send an ICN.' });
    const report = await run();
    expect(report.passed).toBe(true);
    expect(statuses(report)).toMatchObject({ 'bad-icn': 'ok', account: 'skipped', bust: 'skipped' });
  });

  test('on one machine has no versions to compare', async () => {
    stage.releases = undefined;
    const report = await run();
    expect(report.passed).toBe(true);
    expect(stepOf(report, 'release')?.status).toBe('skipped');
  });
});

describe('fails with a line that names it:', () => {
  async function failure(name: string) {
    const report = await run();
    expect(report.passed).toBe(false);
    const { status, seen, look } = stepOf(report, name) as StepReport;
    expect(status).toBe('failed');
    return { seen, look };
  }

  test('no stack, and nothing else is tried', async () => {
    stage.stack = () => Promise.reject(new Error('there is no stack of stage dev'));
    const report = await run();
    expect(report).toMatchObject({
      passed: false,
      steps: [{ step: 'stack', seen: 'there is no stack of stage dev' }],
    });
    expect(report.steps).toHaveLength(1);
  });

  test('a deployment that was rolled back; what is there is tried all the same', async () => {
    stage.deployed = { ...stage.deployed, status: 'UPDATE_ROLLBACK_COMPLETE' };
    expect((await failure('stack')).seen).toContain('UPDATE_ROLLBACK_COMPLETE');
    expect(stepOf(await run(), 'bust')?.status).toBe('ok');
  });

  test.each(['', 'CHANGE_ME'])('a secret that holds %j', async (value) => {
    if (value === '') stage.secrets.values.delete('account-creation/dev/mhv-api-key');
    else stage.secrets.values.set('account-creation/dev/mhv-api-key', value);
    const { seen, look } = await failure('secrets');
    expect(seen).toContain('account-creation/dev/mhv-api-key');
    expect(seen).not.toContain('sts-signing-key');
    expect(look).toBe('credentials');
  });

  test("the cache's password, only where the cache has one", async () => {
    stage.deployed = { ...stage.deployed, parameters: { RedisAuth: 'password' } };
    expect((await failure('secrets')).seen).toContain('account-creation/dev/redis-password');
  });

  test('a function whose last settings nobody is served with, without their values', async () => {
    stage.releases = async (): Promise<FunctionRelease[]> => [
      {
        functionName: 'bust-cache',
        deployed: { code: 'a', REDIS_HOST: 'new' },
        live: { code: 'a', REDIS_HOST: 'old' },
      },
      { functionName: 'store-error', deployed: { TABLE: 'x' }, live: { TABLE: 'x' } },
    ];
    expect((await failure('release')).seen).toBe(
      'function bust-cache: live runs other settings than the last deployment gave (REDIS_HOST): ' +
        'deploy again with -c release=<a new label>',
    );
  });

  test('a variable that only one of the two has', async () => {
    stage.releases = async () => [{ functionName: 'bust-cache', deployed: {}, live: { OLD: '' } }];
    expect((await failure('release')).seen).toContain('(OLD)');
  });

  test('no functions at all', async () => {
    stage.releases = async () => [];
    expect((await failure('release')).seen).toBe('the stack has no functions');
  });

  test('no token: what needs none is tried, the rest is left out', async () => {
    stage.token = () => Promise.reject(new Error(`STS does not know ${ICN}`));
    expect((await failure('token')).seen).toBe('STS does not know [ICN]');
    expect(statuses(await run())).toMatchObject({
      health: 'ok',
      parts: 'skipped',
      'no-token': 'ok',
      'bad-icn': 'skipped',
      account: 'skipped',
      bust: 'skipped',
    });
  });

  test('an API that cannot be reached', async () => {
    for (const key of Object.keys(stage.replies)) {
      stage.replies[key] = () => {
        throw new NoHttpAnswer('getaddrinfo ENOTFOUND api.test', { timedOut: false, code: 'ENOTFOUND' });
      };
    }
    expect((await failure('health')).seen).toMatch(/https:\/\/api\.test\/v1\/ .*ENOTFOUND/);
  });

  test('health that is not ok', async () => {
    stage.replies['GET health'] = () => ({ status: 502, body: '<html>' });
    expect(await failure('health')).toEqual({
      seen: '502 with a body that docs/openapi.yaml does not have',
      look: 'uptime',
    });
  });

  test('health with another body', async () => {
    stage.replies['GET health'] = () => ({ status: 200, body: '{}' });
    expect((await failure('health')).look).toBe('uptime');
  });

  test('a part that does not work', async () => {
    stage.replies['GET health with token'] = () =>
      refused({ reason: 'unhealthy', detail: 'The part bus cannot be used.' });
    expect((await failure('parts')).seen).toBe('503 unhealthy: The part bus cannot be used.');
  });

  test('a part that nothing is said about', async () => {
    stage.replies['GET health with token'] = () => healthy({ store: 'ok', bus: 'ok' });
    expect((await failure('parts')).seen).toContain('fallback_queue');
  });

  test('a request without a token that is not refused', async () => {
    stage.replies['POST account'] = () => account();
    expect((await failure('no-token')).seen).toMatch(/^200 .*not 401 token_missing$/);
  });

  test('a refusal that is not our body', async () => {
    stage.replies['POST account'] = () => ({ status: 401, body: '{"message":"Unauthorized"}' });
    expect((await failure('no-token')).seen).toContain('docs/openapi.yaml');
  });

  test('a malformed ICN that is refused for something else', async () => {
    stage.replies['POST account with token'] = () =>
      refused({ reason: 'scope_missing', detail: 'Get a token.' });
    expect((await failure('bad-icn')).seen).toBe('403 scope_missing: Get a token., not 422 icn_malformed');
  });

  test.each([
    ['secret_missing', 'credentials'],
    ['mhv_unreachable', 'error-rate'],
    ['mhv_805', 'success-rate'],
    ['internal_error', 'internal-error'],
  ] as const)('%s instead of an account, and no bust is waited for', async (reason, look) => {
    answerAccount(() => refused({ reason, detail: 'What happened.' }));
    expect(await failure('account')).toEqual({
      seen: expect.stringContaining(`${reason}: What happened.`),
      look,
    });
    expect(stepOf(await run(), 'bust')).toMatchObject({ status: 'skipped', seen: 'no account, no event' });
  });

  test('an account with another body', async () => {
    answerAccount(() => ({ status: 200, body: '{"data":{"id":"1"}}' }));
    expect((await failure('account')).look).toBe('internal-error');
  });

  test('a stored account in place of one of MHV', async () => {
    answerAccount(() => account({ source: 'stored', stale: true }));
    expect((await failure('account')).seen).toContain('stored account');
  });

  test('an account that could not be kept: its bust is looked for all the same', async () => {
    answerAccount(() => account({ stored: false }));
    expect((await failure('account')).look).toBe('result-not-stored');
    expect(stepOf(await run(), 'bust')?.status).toBe('ok');
  });

  test('a bust that did not work', async () => {
    stage.bustLooks.push([{ busted: false, at: 0, says: 'not busted, Error, ECONNREFUSED' }]);
    expect(await failure('bust')).toEqual({
      seen: 'bust-cache could not: not busted, Error, ECONNREFUSED',
      look: 'profile-not-busted',
    });
  });

  test('a bust that nobody hears of, and the wait has an end', async () => {
    stage.bustLooks.push([]);
    const before = stage.clock.now();
    expect((await failure('bust')).look).toBe('queue-age');
    expect(stage.clock.now() - before).toBe(LONGEST_WAIT_MS);
  });

  test('a log that cannot be read', async () => {
    stage.bustLines = () => Promise.reject(new Error('not authorized to perform logs:FilterLogEvents'));
    expect((await failure('bust')).seen).toContain('logs:FilterLogEvents');
  });

  function answerAccount(answer: () => ReturnType<typeof account>) {
    const otherwise = stage.replies['POST account with token'];
    stage.replies['POST account with token'] = (request) =>
      request.body?.includes(ICN) || !otherwise ? answer() : otherwise(request);
  }
});

test('a bust that comes later is waited for, and its time is what bust-cache logged', async () => {
  stage.bustLooks.push(
    [],
    [],
    [{ busted: true, at: Date.parse('2026-11-05T19:00:00.500Z'), says: 'no profile there' }],
  );
  const report = await run();
  expect(report.passed).toBe(true);
  expect(stepOf(report, 'bust')).toMatchObject({
    ms: 1_000,
    seen: "1500 ms after MHV's answer: no profile there",
  });
});

test('a bust of a second try counts', async () => {
  stage.bustLooks.push([{ busted: false, at: 0, says: 'not busted' }, stage.bustLine()]);
  expect((await run()).passed).toBe(true);
});
