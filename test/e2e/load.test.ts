import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder, type StartFolder } from '../../local/start-folder.ts';
import { runOps } from '../fixtures/ops-command.ts';

jest.setTimeout(90_000);

let pipeline: Pipeline;
let started: StartFolder;
const folder = mkdtempSync(path.join(tmpdir(), 'load-'));
beforeAll(async () => {
  pipeline = await startPipeline();
  started = await openStartFolder(folder);
  started.writeEndpoints(pipeline.endpoints);
});
afterAll(async () => {
  started.removeEndpoints();
  await pipeline.stop();
  rmSync(folder, { recursive: true });
});

/** What a few seconds of requests came to. How fast that was, and how many a busy machine loses, is no question of a test. */
async function outcomes(...flags: string[]): Promise<string[]> {
  const args = ['load', '--profile', 'smoke', '--duration', '5', '--warm-up', '2', ...flags];
  const { errors, output } = await runOps(args, { LOCAL_FOLDER: folder });
  expect(errors).toBe('');
  expect(output).not.toMatch(/\d{10}V\d{6}/);
  const report = JSON.parse(readFileSync(path.join(folder, 'load/local/smoke.json'), 'utf8'));
  return report.outcomes.map(({ outcome }: { outcome: string }) => outcome).sort();
}

test('people that nobody knows ask, and MHV makes an account for each', async () => {
  expect(await outcomes('--rate', '3')).toContain('200 mhv');
});

test('some of them ask again, and get the stored one', async () => {
  expect(await outcomes('--rate', '6', '--stored-share', '0.7')).toEqual(
    expect.arrayContaining(['200 mhv', '200 stored']),
  );
});

test('MHV in an outage is seen', async () => {
  pipeline.surroundings.mhv?.control({ outage: '503' });
  const seen = await outcomes('--rate', '3');
  expect(seen).toContain('503 mhv_unreachable');
  expect(seen).not.toContain('200 mhv');
});
