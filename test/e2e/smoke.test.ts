import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Pipeline, type PipelineSettings, startPipeline } from '../../local/pipeline.ts';
import { startRespServer } from '../../local/servers/resp-server.ts';
import { openStartFolder } from '../../local/start-folder.ts';
import { localClientSettings } from '../../ops/stage/local-start.ts';
// Before a pipeline runs in this process: loading would hold it up.
import '../../ops/smoke/command.ts';
import { callOps } from '../fixtures/ops-command.ts';

jest.setTimeout(90_000);

const folder = mkdtempSync(path.join(tmpdir(), 'smoke-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A pipeline that `npm run ops` finds, as it finds the one of `npm start`. */
async function withPipeline(
  settings: PipelineSettings,
  work: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
  const pipeline = await startPipeline(settings);
  const started = await openStartFolder(folder);
  try {
    started.writeEndpoints(pipeline.endpoints);
    await work(pipeline);
  } finally {
    started.removeEndpoints();
    await pipeline.stop();
  }
}

interface Step {
  readonly step: string;
  readonly status: string;
  readonly seen: string;
}

async function smoke() {
  const { code, output, errors } = await callOps(['smoke', '--stage', 'local', '--json'], {
    LOCAL_FOLDER: folder,
  });
  expect(errors).toBe('');
  const { passed, steps, correlation_id }: { passed: boolean; steps: Step[]; correlation_id: string } =
    JSON.parse(output);
  const notOk = steps
    .filter(({ status }) => status !== 'ok')
    .map(({ step, status, seen }) => ({ step, status, seen }));
  return { code, passed, steps, correlation_id, notOk };
}

const NO_VERSIONS = { step: 'release', status: 'skipped', seen: expect.stringContaining('does not apply') };

test('passes on the pipeline that runs here, and again within the 24 h of a stored account', async () => {
  await withPipeline({}, async (pipeline) => {
    for (let run = 0; run < 2; run += 1) {
      const { code, steps, notOk, correlation_id } = await smoke();
      expect(notOk).toEqual([NO_VERSIONS]);
      expect(code).toBe(0);
      expect(steps.at(-1)?.seen).toMatch(/^\d+ ms after MHV's answer/);
      const busts = pipeline.logs.filter(
        ({ fields }) => fields.step === 'bust' && fields.correlation_id === correlation_id,
      );
      expect(busts).toHaveLength(1);
    }
  });
});

test('fails and says so when Redis is down: the account is there, its profile is not busted', async () => {
  const redis = await startRespServer({});
  await withPipeline({ redisUrl: `redis://127.0.0.1:${redis.port}` }, async () => {
    await redis.stop();
    const { code, passed, notOk } = await smoke();
    expect({ code, passed }).toEqual({ code: 1, passed: false });
    expect(notOk).toEqual([
      NO_VERSIONS,
      { step: 'bust', status: 'failed', seen: expect.stringMatching(/^bust-cache could not: not busted/) },
    ]);
  });
});

test('fails and names the secret that holds a placeholder', async () => {
  await withPipeline({}, async ({ endpoints }) => {
    const client = new SecretsManagerClient(localClientSettings(endpoints.aws));
    const SecretId = 'account-creation/local/mhv-api-key';
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'CHANGE_ME' }));
    client.destroy();
    const { code, notOk } = await smoke();
    expect(code).toBe(1);
    expect(notOk).toEqual([
      { step: 'secrets', status: 'failed', seen: expect.stringContaining(SecretId) },
      NO_VERSIONS,
      {
        step: 'account',
        status: 'failed',
        seen: expect.stringContaining(`503 secret_missing: The secret ${SecretId}`),
      },
      { step: 'bust', status: 'skipped', seen: expect.any(String) },
    ]);
  });
});
