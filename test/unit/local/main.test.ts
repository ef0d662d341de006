import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../../until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'main-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['local/main.ts'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      AWS_PORT: '0',
      CONSOLE_PORT: '0',
      LOCAL_FOLDER: folder,
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return { child, exited: once(child, 'close'), output: () => output };
}

describe('Ctrl-C during the start', () => {
  test.each<[string, (output: string) => boolean]>([
    ['before anything runs', (output) => output.includes('synthesizing')],
    ['when it runs but is not ready', () => existsSync(path.join(folder, 'log.jsonl'))],
  ])(
    '%s: it ends, says nothing more and leaves no addresses',
    async (_, isReached) => {
      const { child, exited, output } = start();
      await until('it got so far', () => isReached(output()), 60_000);
      child.kill('SIGINT');
      child.kill('SIGINT');
      expect(await exited).toEqual([0, null]);
      expect(output()).not.toContain('ready');
      expect(readdirSync(folder)).not.toContain('endpoints.json');
    },
    90_000,
  );
});

test('a DynamoDB that is not there: one line that names the variable', async () => {
  const { exited, output } = start({ DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' });
  expect(await exited).toEqual([1, null]);
  expect(output()).toMatch(/^DYNAMODB_ENDPOINT http:\/\/127\.0\.0\.1:1 .*\n$/m);
}, 90_000);
