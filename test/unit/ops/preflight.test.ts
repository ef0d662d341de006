import { NoHttpAnswer } from '../../../lambdas/platform/http-client.ts';
import { type CheckReport, type PreflightReport, preflight } from '../../../ops/preflight/preflight.ts';
import type { SmokeTarget } from '../../../ops/smoke/ports.ts';
import { alarm, JWKS_URL, MHV_URL, PreflightDouble } from '../../doubles/preflight-stage.ts';
import { CORRELATION_ID, ICN, refused } from '../../doubles/smoke-stage.ts';

let stage: PreflightDouble;
beforeEach(() => {
  stage = new PreflightDouble();
});

async function run(name: 'dev' | 'staging' | 'local' = 'dev'): Promise<PreflightReport> {
  const printed: CheckReport[] = [];
  const target: SmokeTarget = { stage: 'dev', icn: ICN, mhvIsTest: true, correlationId: CORRELATION_ID };
  const report = await preflight(name, { target, ports: stage }, (check) => printed.push(check));
  expect(printed).toEqual(report.checks);
  expect(JSON.stringify(report)).not.toContain(ICN);
  return report;
}

function fillSecretsOf(name: string) {
  for (const secret of ['mhv-api-key', 'sts-signing-key']) {
    stage.smoke.secrets.values.set(`account-creation/${name}/${secret}`, 'a value');
  }
}

const checkOf = ({ checks }: PreflightReport, name: string) => checks.find(({ check }) => check === name);
const namesOf = ({ checks }: PreflightReport, status: CheckReport['status']) =>
  checks.filter((check) => check.status === status).map(({ check }) => check);

describe('a stage that is ready', () => {
  test('passes, and every check says what was seen', async () => {
    const report = await run();
    expect(report.passed).toBe(true);
    expect(report.checks.map(({ check, on, status, seen }) => [check, on, status, seen])).toEqual([
      ['stack', 'both', 'ok', 'https://api.test/v1/'],
      ['drift', 'aws', 'ok', 'nothing was changed by hand'],
      ['methods', 'aws', 'ok', expect.stringMatching(/^\d+ methods, as in docs\/openapi\.yaml$/)],
      ['answers', 'both', 'ok', expect.stringMatching(/^\d answer 200, \d answer 401 token_missing$/)],
      ['secrets', 'both', 'ok', 'mhv-api-key, sts-signing-key are filled'],
      ['cache', 'both', 'ok', 'serverless cache account-creation-dev is available, valkey, TLS'],
      ['ttl', 'aws', 'ok', 'account-creation-dev-results by expires_at'],
      ['keys', 'both', 'ok', `${JWKS_URL}: 1 RSA key`],
      ['mhv', 'both', 'ok', `${MHV_URL} answers GET / with 404, over TLS`],
      ['alarms', 'both', 'ok', '2 alarms, none in alarm, none without data'],
      ['subscriptions', 'both', 'ok', 'alarms 1, errors 1'],
      ['sms', 'aws', 'ok', '1 subscribed; at most 50 USD a month'],
      [
        'concurrency',
        'aws',
        'ok',
        expect.stringMatching(/^the stage counts on 100 sandboxes, 1000 of the account's 1000/),
      ],
      ['smoke', 'both', 'ok', `passed: 10 ok, 0 failed, 0 skipped; correlation id ${CORRELATION_ID}`],
      ['load', 'aws', 'ok', 'passed by release r1 on stage staging, 2026-11-04T12:00:00Z'],
      ['stress', 'aws', 'ok', 'passed by release r1 on stage staging, 2026-11-04T13:00:00Z'],
    ]);
  });

  test('makes nothing at MHV and STS, and asks them once', async () => {
    const asked: string[] = [];
    const { http } = stage.smoke;
    stage.smoke.http = (request) => {
      if (!request.url.startsWith('https://api.test')) asked.push(`${request.method} ${request.url}`);
      return http(request);
    };
    await run();
    expect(asked).toEqual([`GET ${JWKS_URL}`, `GET ${MHV_URL}/`]);
  });

  test('on one machine: what is of AWS alone does not apply, and says why', async () => {
    stage.aws = undefined;
    fillSecretsOf('local');
    stage.cacheState = { what: 'Redis at 127.0.0.1:1', status: 'available', engine: 'redis' };
    const report = await run('local');
    expect(report.passed).toBe(true);
    const left = report.checks.filter(({ on }) => on === 'aws');
    expect(left.map(({ status }) => status)).toEqual(left.map(() => 'not_applicable'));
    expect(left.every(({ seen }) => seen.includes('machine'))).toBe(true);
    expect(namesOf(report, 'ok')).toHaveLength(report.checks.length - left.length);
  });
});

test('alarms that are new are waited for', async () => {
  stage.driftLooks = [{ kind: 'in-sync' }];
  const { clock } = stage.smoke;
  const readyAt = clock.now() + 120_000;
  stage.alarms = async () => [alarm('uptime', { state: clock.now() < readyAt ? 'INSUFFICIENT_DATA' : 'OK' })];
  const report = await run();
  expect(report.passed).toBe(true);
  expect(checkOf(report, 'alarms')?.ms).toBe(120_000);
});

describe('does not apply, and does not fail:', () => {
  async function notApplicable(name: string): Promise<string | undefined> {
    const report = await run();
    expect(report.passed).toBe(true);
    expect(namesOf(report, 'not_applicable')).toEqual([name]);
    return checkOf(report, name)?.seen;
  }

  test('a cache that is known by its address alone', async () => {
    stage.cacheState = undefined;
    expect(await notApplicable('cache')).toContain('RedisHost');
  });

  test('SMS that nobody gets', async () => {
    stage.topicStates = stage.topicStates.slice(0, 1);
    expect(await notApplicable('sms')).toBe('nobody is told by SMS');
  });

  test('a test of load that nobody has made of this release', async () => {
    delete stage.loadReports['load r1'];
    expect(await notApplicable('load')).toBe('no load report of release r1 yet');
  });
});

describe('fails with a line that names it, and the others go on:', () => {
  async function failure(name: string, on?: 'staging') {
    const report = await run(on);
    expect(report.passed).toBe(false);
    expect(namesOf(report, 'failed')).toEqual([name]);
    expect(report.checks).toHaveLength(16);
    const { seen, look } = checkOf(report, name) as CheckReport;
    return { seen, look };
  }

  test('a stack that cannot be read: nothing else can be looked at', async () => {
    stage.smoke.stack = () => Promise.reject(new Error('there is no stack of stage dev'));
    expect((await failure('stack')).seen).toBe('there is no stack of stage dev');
    expect(namesOf(await run(), 'not_applicable')).toHaveLength(15);
  });

  test('a deployment that was rolled back', async () => {
    stage.smoke.deployed = { ...stage.smoke.deployed, status: 'UPDATE_ROLLBACK_COMPLETE' };
    const report = await run();
    expect(checkOf(report, 'stack')?.seen).toContain('UPDATE_ROLLBACK_COMPLETE');
    // Smoke looks at the stack too.
    expect(namesOf(report, 'failed')).toEqual(['stack', 'smoke']);
  });

  test('resources that were changed by hand', async () => {
    stage.driftLooks = [{ kind: 'drifted', resources: ['Function (AWS::Lambda::Function): /Timeout'] }];
    expect((await failure('drift')).seen).toMatch(
      /^changed by hand: Function \(AWS::Lambda::Function\): \/Timeout/,
    );
  });

  test('a search for drift that fails, or has no end', async () => {
    stage.driftLooks = [{ kind: 'failed', why: 'not authorized' }];
    expect((await failure('drift')).seen).toBe('CloudFormation could not look: not authorized');
    stage.driftLooks = [{ kind: 'under-way' }];
    const before = stage.smoke.clock.now();
    expect((await failure('drift')).seen).toBe('not known after 10 min: try again');
    expect(stage.smoke.clock.now() - before).toBe(600_000);
  });

  test('a method that is not deployed, and one that nobody has documented', async () => {
    delete stage.deployedTemplate.Resources['GET /v1/account'];
    stage.deployedTemplate.Resources.Other = {
      Type: 'AWS::ApiGateway::Method',
      Properties: { HttpMethod: 'ANY', ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] } },
    };
    expect((await failure('methods')).seen).toBe(
      'not deployed: GET /v1/account; not in docs/openapi.yaml: ANY /v1',
    );
  });

  test('a route that lets everybody in, and one that is not there', async () => {
    stage.smoke.replies['GET account'] = () => ({ status: 200, body: '{}' });
    stage.smoke.replies['GET errors'] = () =>
      refused({ reason: 'route_unknown', detail: 'See what there is.' });
    expect(await failure('answers')).toEqual({
      seen:
        'GET /v1/account: 200 with a body that docs/openapi.yaml does not have, not 401 token_missing; ' +
        'GET /v1/errors: 404 route_unknown: See what there is., not 200',
      look: 'internal-error',
    });
  });

  test('a secret that nobody has filled: smoke sees it too', async () => {
    stage.smoke.secrets.values.delete('account-creation/dev/mhv-api-key');
    const report = await run();
    expect(namesOf(report, 'failed')).toEqual(['secrets', 'smoke']);
    expect(checkOf(report, 'secrets')?.seen).toContain('account-creation/dev/mhv-api-key');
  });

  test.each([
    [{ status: 'modifying' }, /is modifying, not available$/],
    [{ engine: 'memcached' }, /runs memcached, not valkey$/],
    [{ tls: false }, /does not encrypt/],
  ])('a cache with %j', async (change, says) => {
    stage.cacheState = { what: 'cache', status: 'available', engine: 'valkey', tls: true, ...change };
    expect((await failure('cache')).seen).toMatch(says);
  });

  test("a Redis where the stage's own cache is Valkey; an existing one may be either", async () => {
    stage.cacheState = { what: 'cache', status: 'available', engine: 'redis', tls: true };
    expect((await failure('cache')).look).toBe('profile-not-busted');
    fillSecretsOf('staging');
    expect(checkOf(await run('staging'), 'cache')?.status).toBe('ok');
  });

  test('a table that forgets nothing, or by something else', async () => {
    stage.timesToLive = {};
    expect((await failure('ttl')).seen).toBe(
      'account-creation-dev-results expires by nothing, not by expires_at',
    );
  });

  test.each([
    [{ status: 500, body: '' }, 'answers 500, not 200'],
    [{ status: 200, body: '<html>' }, 'answers what is no set of keys'],
    [{ status: 200, body: '{"keys":[{"kty":"EC","kid":"a"}]}' }, 'has no RSA key with an id'],
  ])('public keys of STS that are %j', async (answer, says) => {
    stage.others[JWKS_URL] = () => answer;
    expect(await failure('keys')).toEqual({ seen: `${JWKS_URL} ${says}`, look: 'credentials' });
  });

  test('an MHV whose certificate is not right, from here', async () => {
    stage.others[`${MHV_URL}/`] = () => {
      throw new NoHttpAnswer('expired', { timedOut: false, code: 'CERT_HAS_EXPIRED' });
    };
    expect((await failure('mhv')).seen).toMatch(/mhv\.test.*CERT_HAS_EXPIRED.*from this machine/);
  });

  test('an alarm, one that cannot see, one that is muted; a part of a composite alone is none', async () => {
    stage.alarmStates = [
      alarm('uptime', { state: 'ALARM' }),
      alarm('response', { state: 'INSUFFICIENT_DATA' }),
      alarm('queue-age', { isMuted: true }),
      alarm('short', { state: 'ALARM', description: '[part] Of account-creation-dev-uptime-fast.' }),
      alarm('error-rate'),
    ];
    expect((await failure('alarms')).seen).toBe(
      'uptime-alarm is in alarm (docs/runbook.md#uptime); response-alarm has no data; queue-age-alarm is muted',
    );
    stage.alarmStates = [];
    expect((await failure('alarms')).seen).toBe('the stage has no alarms');
    stage.alarmStates = Array.from({ length: 7 }, () => alarm('uptime', { state: 'ALARM' }));
    expect((await failure('alarms')).seen).toMatch(/uptime-alarm is in alarm .*; 2 more$/);
  });

  test('a topic that nobody hears, and one that somebody has still to confirm', async () => {
    const sms = { protocol: 'sms', isConfirmed: true };
    stage.topicStates = [
      { name: 'alarms', subscriptions: [] },
      { name: 'critical', subscriptions: [] },
      { name: 'errors', subscriptions: [sms, { protocol: 'email', isConfirmed: false }] },
    ];
    expect((await failure('subscriptions')).seen).toBe(
      'critical: nobody is subscribed; errors: 1 not confirmed (docs/operations.md)',
    );
    stage.topicStates = [];
    const report = await run();
    expect(checkOf(report, 'subscriptions')?.seen).toBe('the stage has no topics');
  });

  test('SMS that go to verified numbers alone', async () => {
    stage.smsState = { ...stage.smsState, inSandbox: true };
    expect((await failure('sms')).seen).toContain('sandbox');
  });

  test('SMS that have no number to come from', async () => {
    stage.smsState = { ...stage.smsState, senders: 0 };
    expect((await failure('sms')).seen).toContain('no number of its own');
  });

  test('an account that has too few sandboxes', async () => {
    stage.sandboxes = { limit: 10, unreserved: 10 };
    expect(await failure('concurrency')).toEqual({
      seen: expect.stringMatching(
        /^the stage counts on 100 sandboxes, 10 of the account's 10 .*infra\/stages\.ts$/,
      ),
      look: 'function-throttles',
    });
  });

  test('a smoke test that fails: its step and where to look', async () => {
    stage.smoke.bustLooks.push([{ busted: false, at: 0, says: 'not busted, Error, ECONNREFUSED' }]);
    expect(await failure('smoke')).toEqual({
      seen: expect.stringMatching(
        /^bust: bust-cache could not: not busted, .*; failed: 9 ok, 1 failed, 0 skipped/,
      ),
      look: 'profile-not-busted',
    });
  });

  test('a release that has not passed under stress', async () => {
    stage.loadReports['stress r1'] = { stage: 'staging', passed: false, at: '2026-11-04T13:00:00Z' };
    expect((await failure('stress')).seen).toBe(
      'not passed by release r1 on stage staging, 2026-11-04T13:00:00Z',
    );
  });

  test('a release that passed under load too long ago', async () => {
    stage.loadReports['load r1'] = { stage: 'staging', passed: true, at: '2026-10-04T13:00:00Z' };
    expect((await failure('load')).seen).toBe(
      'passed by release r1 on stage staging, 2026-10-04T13:00:00Z: more than 30 days ago, test again',
    );
  });

  test('a right that is missing: what AWS says, without a person', async () => {
    stage.alarms = () => Promise.reject(new Error(`not authorized: cloudwatch:DescribeAlarms ${ICN}`));
    expect((await failure('alarms')).seen).toBe('not authorized: cloudwatch:DescribeAlarms [ICN]');
  });
});
