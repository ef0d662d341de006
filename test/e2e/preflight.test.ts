import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PipelineSettings, startPipeline } from '../../local/pipeline.ts';
import { startRespServer } from '../../local/servers/resp-server.ts';
import { openStartFolder } from '../../local/start-folder.ts';
import { runOps } from '../fixtures/ops-command.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(path.join(tmpdir(), 'preflight-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two minutes, which new alarms take to look for the first time, are two seconds. */
const TIME_SCALE = 60;

/** On a pipeline that `npm run ops` finds, as it finds the one of `npm start`. */
async function preflightOn(settings: PipelineSettings, before: () => Promise<void> = async () => undefined) {
  const pipeline = await startPipeline({ ...settings, timeScale: TIME_SCALE });
  const started = await openStartFolder(folder);
  try {
    await pipeline.warmUp();
    pipeline.alarms.watch();
    started.writeEndpoints(pipeline.endpoints);
    await before();
    return await runOps(['preflight', '--stage', 'local'], { LOCAL_FOLDER: folder });
  } finally {
    started.removeEndpoints();
    await pipeline.stop();
  }
}

const linesOf = (output: string, status: string) =>
  output.split('\n').filter((line) => line.startsWith(`${status} `));

test('the pipeline that runs here is ready, and every check has its line', async () => {
  const { code, output, errors } = await preflightOn({});
  expect(linesOf(output, 'failed')).toEqual([]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(linesOf(output, 'ok')).toHaveLength(9);
  const left = linesOf(output, 'not applicable');
  expect(left).toHaveLength(7);
  expect(left.every((line) => / aws +\d+ ms {2}.*one machine/.test(line))).toBe(true);
  expect(output.trimEnd().split('\n').at(-1)).toBe('passed: 9 ok, 0 failed, 7 not applicable');
});

test('Redis is down: exit code 1, and the line names it', async () => {
  const redis = await startRespServer({});
  const { code, output } = await preflightOn({ redisUrl: `redis://127.0.0.1:${redis.port}` }, redis.stop);
  expect(code).toBe(1);
  expect(linesOf(output, 'failed').join('\n')).toMatch(
    new RegExp(`cache +both .*Redis at 127\\.0\\.0\\.1:${redis.port} does not answer: .*ECONNREFUSED`),
  );
});
