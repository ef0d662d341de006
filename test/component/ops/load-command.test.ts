import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { account, ICN, refused } from '../../doubles/smoke-stage.ts';
import { type Ended, runOps } from '../../fixtures/ops-command.ts';
import { startUpstream, type Upstream } from '../../fixtures/upstream.ts';
import { credentialsFor, type DeployedStage, startDeployedStage, xml } from './deployed-stage.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'load-'));
const people = path.join(folder, 'people.jsonl');
writeFileSync(people, `${JSON.stringify({ icn: ICN, token: 'a-token' })}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

/** A second of requests. A machine that is busy makes the generator late, so a code of 3 says nothing here. */
async function load(flags: string, environment: Record<string, string> = {}) {
  const args = ['load', '--profile', 'smoke', '--rate', '40', '--duration', '1', '--warm-up', '0'];
  const ended = await runOps([...args, '--people', people, ...flags.split(' ')], {
    LOCAL_FOLDER: folder,
    ...environment,
  });
  expect(ended.output + ended.errors).not.toContain(ICN);
  return ended;
}

function report(ended: Ended, release: string) {
  expect(ended.errors).toBe('');
  const text = readFileSync(path.join(folder, 'load', release, 'smoke.json'), 'utf8');
  expect(text).not.toContain(ICN);
  return JSON.parse(text);
}

describe('on an API that is named, with people of a file', () => {
  let api: Upstream;
  beforeEach(async () => {
    api = await startUpstream();
  });
  afterEach(() => api.stop());

  test('every answer is counted by status and reason, and sent once alone', async () => {
    const replies = [
      () => account(),
      () => refused({ reason: 'throttled', detail: 'Later.' }),
      () => refused({ reason: 'mhv_unreachable', detail: 'Later.' }),
      () => 'reset' as const,
    ];
    api.reply = () => (replies[api.requests.length % replies.length] ?? (() => account()))();
    const ended = await load(`--target ${api.url}`);
    const { outcomes, requests } = report(ended, 'local');
    expect(requests.offered).toBe(api.requests.length);
    expect(outcomes.map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual([
      '200 mhv',
      '429 throttled',
      '503 mhv_unreachable',
      'ECONNRESET',
    ]);
    expect([1, 3]).toContain(ended.code);
  });
});

describe('on a deployed stage', () => {
  let stage: DeployedStage;
  beforeEach(async () => {
    stage = await startDeployedStage();
    stage.replies['POST /v1/account'] = () => account();
  });
  afterEach(() => stage.stop());
  test("the API is the stack's, and the report is of the release that is deployed", async () => {
    const template = {
      Resources: {
        Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { RELEASE: 'r7' } } } },
      },
    };
    stage.replies.GetTemplate = () =>
      xml('GetTemplate', `<TemplateBody>${JSON.stringify(template)}</TemplateBody>`);
    const run = report(await load('--stage dev', credentialsFor(stage)), 'r7');
    expect(run).toMatchObject({ stage: 'dev', release: 'r7', url: `${stage.url}/v1/` });
    const asked = stage.requests.filter(({ path: asked }) => asked === '/v1/account');
    expect(asked).toHaveLength(run.requests.offered);
    expect(asked[0]?.headers.authorization).toBe('Bearer a-token');
  });
});

test('one who has no token needs a caller that STS knows', async () => {
  const tokenless = path.join(folder, 'tokenless.jsonl');
  writeFileSync(tokenless, JSON.stringify({ icn: ICN }));
  const ended = await runOps(['load', '--profile', 'smoke', '--stage', 'dev', '--people', tokenless]);
  expect(ended).toMatchObject({ code: 2, errors: expect.stringContaining('SMOKE_SERVICE_ACCOUNT_ID') });
});
