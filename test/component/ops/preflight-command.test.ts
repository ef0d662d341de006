import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ICN } from '../../doubles/smoke-stage.ts';
import { runOps } from '../../fixtures/ops-command.ts';
import { json } from '../../fixtures/upstream.ts';
import { credentialsFor, type DeployedStage, xml, xmlFault } from './deployed-stage.ts';
import { driftedResource, driftStatus, origination, startReadyStage, subscriptions } from './ready-stage.ts';

// Each test starts a process, and the first one synthesizes.
jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), 'preflight-'));
const SMOKE_KEY_FILE = path.join(folder, 'key.pem');
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
writeFileSync(SMOKE_KEY_FILE, privateKey.export({ format: 'pem', type: 'pkcs8' }));
afterAll(() => rmSync(folder, { recursive: true }));

let stage: DeployedStage;
beforeEach(async () => {
  stage = await startReadyStage();
});
afterEach(async () => {
  rmSync(path.join(folder, 'load'), { recursive: true, force: true });
  await stage.stop();
});

interface Check {
  readonly check: string;
  readonly status: string;
  readonly seen: string;
}

function run(...flags: string[]) {
  return runOps(['preflight', '--stage', 'dev', '--icn', ICN, ...flags], {
    ...credentialsFor(stage),
    SMOKE_SERVICE_ACCOUNT_ID: 'smoke',
    SMOKE_ASSERTION_ISSUER: 'https://smoke.test',
    SMOKE_KEY_FILE,
    LOCAL_FOLDER: folder,
  });
}

async function failures() {
  const { code, output, errors } = await run('--json');
  expect(errors).toBe('');
  expect(output).not.toContain(ICN);
  const { passed, checks }: { passed: boolean; checks: Check[] } = JSON.parse(output);
  expect(code).toBe(passed ? 0 : 1);
  const failed = checks.filter(({ status }) => status === 'failed');
  return Object.fromEntries(failed.map(({ check, seen }) => [check, seen]));
}

function reportOf(kind: string, content: string) {
  mkdirSync(path.join(folder, 'load/unlabelled'), { recursive: true });
  writeFileSync(path.join(folder, `load/unlabelled/${kind}.json`), content);
}

test('a stage that is ready: a line a check, what does not apply too, and exit code 0', async () => {
  const at = new Date().toISOString();
  reportOf('load', JSON.stringify({ stage: 'dev', passed: true, at }));
  const { code, output, errors } = await run();
  const lines = output.trimEnd().split('\n');
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(
    lines.slice(0, -1).filter((line) => !/^(ok|not applicable) +[a-z]+ +(aws|both) +\d+ ms {2}\S/.test(line)),
  ).toEqual([]);
  expect(lines.at(-1)).toBe('passed: 15 ok, 0 failed, 1 not applicable');
  const lineOf = (check: string) =>
    lines.find((line) => new RegExp(`^[a-z ]+ ${check} +(aws|both) `).test(line));
  expect(lineOf('cache')).toContain('serverless cache account-creation-dev is available, valkey, TLS');
  expect(lineOf('load')).toContain(`passed by release unlabelled on stage dev, ${at}`);
  expect(lineOf('stress')).toMatch(/^not applicable stress .*no stress report of release unlabelled yet$/);
  expect(lineOf('sms')).toContain('1 subscribed; at most 1 USD a month');
});

test('nothing is sent but to AWS, STS for a token and our API', async () => {
  await run();
  const posts = stage.requests.filter(
    ({ method, headers }) => method === 'POST' && !headers.authorization?.startsWith('AWS4-'),
  );
  expect(posts.map((request) => request.path).filter((asked) => !asked.startsWith('/v1/'))).toEqual([
    '/v0/sign_in/token',
  ]);
});

test('what was changed by hand, by name and path, without a value', async () => {
  stage.replies.DescribeStackDriftDetectionStatus = () => driftStatus('DRIFTED');
  stage.replies.DescribeStackResourceDrifts = driftedResource;
  expect(await failures()).toEqual({
    drift: expect.stringMatching(
      /^changed by hand: BustCache \(AWS::Lambda::Function\): \/Timeout; Alarm \(AWS::CloudWatch::Alarm\): deleted: /,
    ),
  });
});

test('a search for drift that CloudFormation could not end', async () => {
  stage.replies.DescribeStackDriftDetectionStatus = () => driftStatus('UNKNOWN', 'DETECTION_FAILED');
  expect(await failures()).toEqual({ drift: 'CloudFormation could not look: for this reason' });
});

test('a cache that is a replication group without TLS', async () => {
  stage.replies.DescribeServerlessCaches = () => xmlFault(404, 'ServerlessCacheNotFoundFault', 'none');
  stage.replies.DescribeReplicationGroups = () =>
    xml(
      'DescribeReplicationGroups',
      '<ReplicationGroups><ReplicationGroup><Status>available</Status><Engine>valkey</Engine>' +
        '<TransitEncryptionEnabled>false</TransitEncryptionEnabled></ReplicationGroup></ReplicationGroups>',
    );
  expect(await failures()).toEqual({
    cache: 'replication group account-creation-dev does not encrypt on the way (TLS)',
  });
});

test('what is off, pending, in alarm, in the sandbox and too little, each in its line', async () => {
  reportOf('stress', '{"stage":"dev","passed":"yes"}');
  Object.assign(stage.replies, {
    DescribeTimeToLive: () => json({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }),
    ListSubscriptionsByTopic: () => subscriptions('PendingConfirmation'),
    DescribeAlarms: () =>
      json({ MetricAlarms: [{ AlarmName: 'account-creation-dev-uptime', StateValue: 'ALARM' }] }),
    GetSMSSandboxAccountStatus: () => xml('GetSMSSandboxAccountStatus', '<IsInSandbox>true</IsInSandbox>'),
    'GET /2016-08-19/account-settings': () =>
      json({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } }),
  });
  expect(await failures()).toEqual({
    ttl: expect.stringContaining('account-creation-dev-results expires by nothing, not by expires_at'),
    subscriptions: expect.stringContaining('alarms: 1 not confirmed'),
    alarms: 'uptime is in alarm',
    sms: expect.stringContaining('sandbox'),
    concurrency: expect.stringContaining("10 of the account's 10"),
    stress: expect.stringMatching(/stress\.json is no report: passed: /),
  });
});

test('a number for SMS that is still to be registered', async () => {
  stage.replies.ListOriginationNumbers = () => origination('Pending');
  expect(await failures()).toEqual({ sms: expect.stringContaining('no number of its own') });
});

test('rights that are missing: each check says which, and the others go on', async () => {
  const denied = () => xmlFault(403, 'AccessDenied', 'not authorized to perform this');
  Object.assign(stage.replies, {
    DetectStackDrift: denied,
    ListTopics: denied,
    DescribeServerlessCaches: denied,
  });
  const said = expect.stringMatching(/AccessDenied.*not authorized to perform this/);
  expect(await failures()).toEqual({ drift: said, subscriptions: said, sms: said, cache: said });
});

test('variables of the caller that are missing are wrong use, as with smoke', async () => {
  expect(await runOps(['preflight', '--stage', 'dev', '--icn', ICN])).toEqual({
    code: 2,
    output: '',
    errors: expect.stringMatching(/^SMOKE_SERVICE_ACCOUNT_ID, .* are not set/),
  });
});
