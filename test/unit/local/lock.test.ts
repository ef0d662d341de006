import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withLock } from '../../../local/template/lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-test-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const deadPid = () => String(spawnSync(process.execPath, ['--version']).pid);
const longAgo = () => new Date(Date.now() - 3_600_000);

test.each<[string, () => string, (() => Date) | undefined]>([
  ['of a process that has died', deadPid, undefined],
  ['whose number another process has now', () => String(process.ppid), longAgo],
  ['that is empty', () => '', longAgo],
])('a lock %s is taken over, and nothing is left behind', async (_, pid, lockedAt) => {
  writeFileSync(file, pid());
  if (lockedAt) utimesSync(file, lockedAt(), lockedAt());
  expect(await withLock(file, async () => readFileSync(file, 'utf8'))).toBe(String(process.pid));
  expect(readdirSync(folder)).toEqual([]);
});

test('who was taken for dead does not release the lock of the next one', async () => {
  await withLock(file, async () => writeFileSync(file, '1'));
  expect(readFileSync(file, 'utf8')).toBe('1');
});

test('of several that find a dead lock one at a time works', async () => {
  writeFileSync(file, deadPid());
  const log = path.join(folder, 'log');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from '${path.resolve('local/template/lock.ts')}';
    await withLock('${file}', async () => {
      appendFileSync('${log}', 'in ');
      await new Promise((done) => setTimeout(done, 20));
      appendFileSync('${log}', 'out ');
    });`;
  const workers = [1, 2, 3, 4].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' }),
  );
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4));
});
