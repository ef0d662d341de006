import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder, type StartFolder } from '../../local/start-folder.ts';
// Before a pipeline runs in this process: loading would hold it up.
import '../../ops/outage/command.ts';
import '../../ops/report/command.ts';
import '../../ops/rollout/command.ts';
import { callOps } from '../fixtures/ops-command.ts';

jest.setTimeout(90_000);

const folder = mkdtempSync(path.join(tmpdir(), 'rollout-'));
let pipeline: Pipeline;
let started: StartFolder;
beforeAll(async () => {
  pipeline = await startPipeline({});
  started = await openStartFolder(folder);
  started.writeEndpoints(pipeline.endpoints);
});
afterAll(async () => {
  started.removeEndpoints();
  await pipeline.stop();
  rmSync(folder, { recursive: true });
});

/** As an operator types it on the machine where `npm start` runs. */
async function ops(...args: string[]) {
  return callOps([...args, '--stage', 'local'], { LOCAL_FOLDER: folder, USER: 'olga' });
}
async function done(...args: string[]): Promise<string> {
  const { code, output, errors } = await ops(...args);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return output;
}
const rollout = (...args: string[]) => done('rollout', ...args, '--reason', 'a drill');
const status = async () => JSON.parse(await done('rollout', 'status', '--json'));
const log = async (): Promise<{ what: string; by: string; percentage: number }[]> =>
  JSON.parse(await done('rollout', 'log', '--json'));

test('a plan is started, moved, held, waits in an outage, and is killed; the log has it all', async () => {
  expect(await status()).toMatchObject({ status: 'open', percentage: 100 });
  expect(await rollout('start', '--plan', 'rehearsal')).toContain('people are told');
  // The look that the command asked for announced the raise; the next one makes it.
  await pipeline.invoke('control-rollout', {});
  expect(await status()).toMatchObject({ percentage: 5, step: 'rehearsal/1/1' });

  await rollout('jump', '--step', 'rehearsal/2/3');
  expect(await status()).toMatchObject({
    status: 'running',
    percentage: 20,
    step: 'rehearsal/2/3',
    gates: expect.arrayContaining([expect.objectContaining({ name: 'errors', verdict: 'HOLD', n: 0 })]),
  });
  await rollout('hold');
  await rollout('resume');

  const at = (minutes: number) => new Date(pipeline.clock.now() + minutes * 60_000).toISOString();
  await done(
    'outage',
    'announce',
    '--service',
    'mhv',
    '--start',
    at(0),
    '--end',
    at(60),
    '--message',
    'patches',
  );
  expect(await status()).toMatchObject({
    now: expect.stringContaining('planned outage of mhv'),
    outages: [{ message: 'patches' }],
  });
  const [id = ''] = (await done('outage', 'list')).split(' ');
  await done('outage', 'cancel', '--id', id);
  expect((await status()).outages).toEqual([]);

  expect(await rollout('kill', '--by', 'pat')).toContain('within 6 s');
  expect(await status()).toMatchObject({ status: 'killed', percentage: 0 });
  const refused = await ops('rollout', 'resume', '--reason', 'a drill');
  expect(refused).toMatchObject({ code: 1, output: '' });
  expect(refused.errors.trim().split('\n')).toHaveLength(1);

  const byPeople = (await log()).filter(({ by }) => by !== 'controller');
  expect(byPeople.map(({ what }) => what)).toEqual(['started', 'jumped', 'held', 'resumed', 'killed']);
  expect(byPeople.at(-1)).toMatchObject({ by: 'pat', percentage: 0 });
});

test('of two kills at once both win, one after the other', async () => {
  const before = (await log()).length;
  await Promise.all([rollout('kill'), rollout('kill')]);
  const entries = await log();
  expect(entries.slice(before).map(({ what }) => what)).toEqual(['killed', 'killed']);
});

test('the review of it is written, from log and metrics of the pipeline that runs', async () => {
  await pipeline.invoke('control-rollout', {});
  const out = path.join(folder, 'review');
  expect(await done('report', '--out', out)).toContain(path.join(out, 'report.html'));
  const page = readFileSync(path.join(out, 'report.html'), 'utf8');
  expect(page).toContain('Review of the rollout: plan rehearsal, stage local');
  expect(page).toMatch(/killed: a drill \(pat\)/);
  const figures = JSON.parse(await done('report', '--json'));
  expect(figures.steps[0]).toMatchObject({ position: 'rehearsal/1/1', actual: { percentage: 5 } });
  // What has nothing says so, and nothing could not be read.
  const whys: string[] = figures.missing.map(({ why }: { why: string }) => why);
  expect(whys.filter((why) => why.startsWith('could not be read'))).toEqual([]);
});

test('simulate needs no stage and touches none', async () => {
  const { code, output } = await callOps([
    'rollout',
    'simulate',
    '--plan',
    'rehearsal',
    '--approve',
    '--json',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ outcome: 'completed', percentage: 100 });
});

test('a command that is typed wrong is one line and exit code 2', async () => {
  const { code, errors } = await ops('rollout', 'jump', '--step', '%2e%2e/1/1', '--reason', 'x');
  expect({ code, lines: errors.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
});
