import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ICN } from '../../doubles/smoke-stage.ts';
import { runOps } from '../../fixtures/ops-command.ts';
import { json } from '../../fixtures/upstream.ts';
import {
  configuration,
  credentialsFor,
  type DeployedStage,
  startDeployedStage,
  xmlFault,
} from './deployed-stage.ts';

// Each test starts a process.
jest.setTimeout(30_000);

const folder = mkdtempSync(path.join(tmpdir(), 'smoke-'));
const SMOKE_KEY_FILE = path.join(folder, 'key.pem');
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
writeFileSync(SMOKE_KEY_FILE, privateKey.export({ format: 'pem', type: 'pkcs8' }));
afterAll(() => rmSync(folder, { recursive: true }));

let stage: DeployedStage;
beforeEach(async () => {
  stage = await startDeployedStage();
});
afterEach(() => stage.stop());

/** Of an operator's shell. */
const environment = () => ({
  ...credentialsFor(stage),
  SMOKE_SERVICE_ACCOUNT_ID: 'smoke',
  SMOKE_ASSERTION_ISSUER: 'https://smoke.test',
  SMOKE_KEY_FILE,
});

async function smoke(change: Record<string, string> = {}) {
  const ended = await runOps(['smoke', '--stage', 'dev', '--icn', ICN, '--json'], {
    ...environment(),
    ...change,
  });
  expect(ended.errors).toBe('');
  expect(ended.output).not.toContain(ICN);
  const { passed, steps } = JSON.parse(ended.output);
  expect(ended.code).toBe(passed ? 0 : 1);
  const stepNamed = (name: string) => steps.find(({ step }: { step: string }) => step === name);
  return { passed, steps, stepNamed };
}

const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

describe('on a stage of AWS', () => {
  test('asks the stack, its secrets, functions, STS, API and log, as the operator', async () => {
    const { passed, steps } = await smoke();
    expect(steps.filter(({ status }: { status: string }) => status !== 'ok')).toEqual([]);
    expect(steps).toHaveLength(10);
    expect(passed).toBe(true);
    const sent = (part: string) => stage.requests.find(({ body }) => body.includes(part))?.body ?? '';
    expect(sent('Action=DescribeStacks')).toContain('StackName=account-creation-dev');
    expect(sent('sts-signing-key')).toContain('account-creation/dev/sts-signing-key');
    expect(claimsOf(JSON.parse(sent('assertion')).assertion)).toMatchObject({
      iss: 'https://smoke.test',
      aud: `${stage.url}/v0/sign_in/token`,
      sub: ICN,
      scopes: ['https://api.test/v1/account'],
      service_account_id: 'smoke',
    });
    expect(JSON.parse(sent('filterPattern'))).toMatchObject({
      logGroupName: '/aws/lambda/account-creation-dev-bust-cache',
      filterPattern: expect.stringMatching(/^\{ \(\$\.correlation_id = "smoke-[^"]+"\) && /),
    });
  });

  test('prints a line a step, and the correlation id to look for', async () => {
    const { code, output } = await runOps(['smoke', '--stage', 'dev', '--icn', ICN], environment());
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[9]).toMatch(/^ok +bust +\d+ ms {2}1000 ms after MHV's answer: profile deleted$/);
    expect(lines[10]).toMatch(/^passed: 10 ok, 0 failed, 0 skipped; correlation id smoke-[\w-]+$/);
    expect(code).toBe(0);
  });

  test('without a stack: a line with stage, region and what to do', async () => {
    stage.replies.DescribeStacks = () =>
      xmlFault(400, 'ValidationError', 'Stack with id account-creation-dev does not exist');
    const { steps } = await smoke();
    expect(steps).toEqual([
      {
        step: 'stack',
        status: 'failed',
        seen: expect.stringMatching(/stage dev in us-gov-west-1.*cdk deploy -c stage=dev/),
        ms: expect.any(Number),
      },
    ]);
  });

  test('with rights that are missing, or run out: AWS says which', async () => {
    stage.replies.DescribeStacks = () => xmlFault(403, 'ExpiredToken', 'The security token is expired');
    expect((await smoke()).stepNamed('stack').seen).toContain(
      'account-creation-dev cannot be read: ExpiredToken: The security token is expired',
    );
  });

  test('without credentials: one line', async () => {
    const { seen } = (await smoke({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })).stepNamed('stack');
    expect(seen).toMatch(/account-creation-dev cannot be read: CredentialsProviderError: /);
  });

  test('without a region: the variable that names it', async () => {
    expect((await smoke({ AWS_REGION: '' })).stepNamed('stack').seen).toContain('AWS_REGION');
  });

  test.each(['', 'CHANGE_ME'])('with a secret whose value is %j', async (value) => {
    stage.replies.GetSecretValue = ({ body }) => {
      const { SecretId } = JSON.parse(body);
      if (!SecretId.endsWith('sts-signing-key')) return json({ SecretString: 'a value' });
      return json(value === '' ? {} : { SecretString: value });
    };
    const { seen } = (await smoke()).stepNamed('secrets');
    expect(seen).toContain('account-creation/dev/sts-signing-key');
    expect(seen).not.toContain('mhv-api-key');
  });

  test('with a parameter that was changed and not released', async () => {
    stage.replies['GET /2015-03-31/functions/account-creation-dev-bust-cache/configuration'] = () =>
      json(configuration('another'));
    expect((await smoke()).stepNamed('release').seen).toMatch(
      /^function account-creation-dev-bust-cache: live runs other settings .*\(REDIS_HOST\): deploy again/,
    );
  });

  test('with a function that has no alias', async () => {
    stage.replies['GET /2015-03-31/functions/account-creation-dev-bust-cache/configuration?Qualifier=live'] =
      () => json({ __type: 'ResourceNotFoundException', message: 'Cannot find alias arn' }, 404);
    expect((await smoke()).stepNamed('release').seen).toMatch(
      /account-creation-dev-bust-cache has no alias live/,
    );
  });

  test('with variables that the operator may not read, which are not taken for equal', async () => {
    const Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms:Decrypt' } };
    for (const suffix of ['', '?Qualifier=live']) {
      stage.replies[`GET /2015-03-31/functions/account-creation-dev-bust-cache/configuration${suffix}`] =
        () => json({ ...configuration('x'), Environment });
    }
    expect((await smoke()).stepNamed('release')).toMatchObject({
      status: 'failed',
      seen: expect.stringContaining('AccessDeniedException'),
    });
  });

  test('whose STS does not know the caller', async () => {
    stage.replies['POST /v0/sign_in/token'] = () => json({ errors: 'no' }, 400);
    expect((await smoke()).stepNamed('token').seen).toMatch(/^no token from http.*STS answered 400/);
  });

  test('whose log comes in pages', async () => {
    const { FilterLogEvents } = stage.replies;
    stage.replies.FilterLogEvents = (request) =>
      JSON.parse(request.body).nextToken === undefined || !FilterLogEvents
        ? json({ events: [], nextToken: 'more' })
        : FilterLogEvents(request);
    expect((await smoke()).passed).toBe(true);
  });

  test('whose API does not answer', async () => {
    stage.replies.DescribeStacks = ((well) => (request) => {
      const reply = well?.(request);
      if (typeof reply !== 'object') throw new Error('the stack is described');
      return {
        ...reply,
        body: reply.body.replace(`<OutputValue>${stage.url}`, '<OutputValue>http://127.0.0.1:1'),
      };
    })(stage.replies.DescribeStacks);
    expect((await smoke()).stepNamed('health').seen).toMatch(/http:\/\/127\.0\.0\.1:1\/v1\/ .*ECONNREFUSED/);
  });
});

test.each([
  [[], 2, /npm run ops -- <command>\n {2}smoke --stage/],
  [['smok'], 2, /^there is no command "smok", only smoke,.*\n$/],
  [['smoke', '--stage', 'prod'], 2, /^there is no stage "prod": use --stage with local or dev .*\n$/],
  [
    ['smoke', '--stage', 'dev', '--icn', ICN],
    2,
    /^SMOKE_SERVICE_ACCOUNT_ID, .*SMOKE_KEY_FILE are not set.*\n$/,
  ],
  [['smoke', '--stage', 'local'], 1, /^stage local is not running: use npm start.*\n$/],
])('%j ends with %i and one line', async (args, code, line) => {
  const ended = await runOps(args, { LOCAL_FOLDER: folder });
  expect(ended).toEqual({ code, output: '', errors: expect.stringMatching(line) });
});

test('--help prints every command', async () => {
  expect(await runOps(['--help'])).toMatchObject({
    code: 0,
    output: expect.stringContaining('smoke --stage'),
    errors: '',
  });
});
