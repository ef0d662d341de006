import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../until.ts';

// Not the folder of an `npm start` that somebody has running here.
const folder = mkdtempSync(path.join(tmpdir(), 'npm-start-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ENDPOINTS = path.join(folder, 'endpoints.json');
const run = promisify(execFile);

interface Started {
  readonly process: ChildProcess;
  /** When it has ended and all that it wrote has been read. */
  readonly exitCode: Promise<number | null>;
  output(): string;
}

function start(environment: Record<string, string>, args: readonly string[] = []): Started {
  const child = spawn(process.execPath, ['local/main.ts', ...args], {
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
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exitCode = once(child, 'close').then(([code]) => code);
  return { process: child, exitCode, output: () => output };
}

test('prints four commands that work verbatim, writes its addresses, and ends with Ctrl-C', async () => {
  const started = start({});
  let consoleUrl = '';
  try {
    await until('it is ready', () => started.output().includes('\n4. '), 60_000);
    await until('the fourth command is printed', () => commandsOf(started).length === 4);
    const endpoints = JSON.parse(readFileSync(ENDPOINTS, 'utf8'));
    expect(Object.keys(endpoints).sort()).toEqual(
      ['api', 'aws', 'clock', 'console', 'dynamodb', 'jwks', 'mhv', 'redis', 'signIn', 'sts', 'token'].sort(),
    );
    expect(endpoints.clock).toEqual({ startedAt: expect.any(Number), timeScale: 1 });
    expect(Date.now() - endpoints.clock.startedAt).toBeLessThan(60_000);
    expect(new URL(endpoints.api).pathname).toBe('/');
    consoleUrl = endpoints.console;
    const { origin, hash } = new URL(consoleUrl);
    const stage = await fetch(`${origin}/api/stage`, {
      headers: { authorization: `Bearer ${new URLSearchParams(hash.slice(1)).get('token')}` },
    });
    expect(await stage.json()).toEqual({ stage: 'local', isMachine: true });

    const outputs: string[] = [];
    const [readIt = '', ...before] = commandsOf(started).reverse();
    for (const command of before.reverse()) outputs.push((await run('bash', ['-c', command])).stdout);
    const [created = '', signedIn = '', refused = ''] = outputs;
    // The error is kept by its event, a moment after the answer.
    const read = await until('the error is kept', async () => {
      const { stdout } = await run('bash', ['-c', readIt]);
      return !stdout.startsWith('HTTP/1.1 404 ') && stdout;
    });
    expect(created).toMatch(/^HTTP\/1\.1 200 /);
    const id = JSON.parse(created.slice(created.indexOf('{'))).data.id;
    expect(JSON.parse(signedIn)).toMatchObject({ mhv_user_profile_id: id });
    expect(refused).toMatch(/^HTTP\/1\.1 422 /);
    expect(read).toMatch(/^HTTP\/1\.1 422 /);
    expect(JSON.parse(read.slice(read.indexOf('{')))).toMatchObject({
      errors: [{ code: 805, meta: { action: 'contact_help_desk' } }],
      meta: { source: 'stored' },
    });
    for (const step of ['request', 'token', 'mhv', 'event', 'store', 'bust', 'answer']) {
      expect(started.output()).toMatch(new RegExp(` ${step} +\\w+=`));
    }
  } finally {
    started.process.kill('SIGINT');
  }
  expect(await started.exitCode).toBe(0);
  expect(existsSync(ENDPOINTS)).toBe(false);
  await until('the console has ended too', () =>
    fetch(consoleUrl).then(
      () => false,
      () => true,
    ),
  );
}, 90_000);

test('with a plan: nobody is in at first, people are told, and the clock raises the percentage', async () => {
  const started = start({ TIME_SCALE: '60' }, ['--plan', 'rehearsal']);
  try {
    await until(
      'it is ready',
      () => started.output().includes('\nrollout plan rehearsal: 5, 50, 0 %'),
      60_000,
    );
    await until('it is raised', () => /notice .*audience=support .*raised, 5 %/.test(started.output()));
    expect(started.output()).toMatch(/notice .*audience=stakeholders .*started, 0 %/);
    const log = readFileSync(path.join(folder, 'log.jsonl'), 'utf8').trim().split('\n');
    expect(log.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ step: 'notice', audience: 'support', message: expect.any(String) }),
    );
    expect(started.output()).toMatch(/inbox .*group=support channel=email subject=.*raised, 5 %/);
    expect(readFileSync(path.join(folder, 'inbox/support.txt'), 'utf8')).toMatch(
      /^by email, topic .*-rollout$/m,
    );
  } finally {
    started.process.kill('SIGINT');
  }
  expect(await started.exitCode).toBe(0);
}, 90_000);

test.each([
  [['--plan', 'other'], 'production, staging'],
  [['--plna', 'staging'], '--plna'],
])('wrong use, %j: one line that names it, exit code 2', async (args, name) => {
  const started = start({}, args);
  expect(await started.exitCode).toBe(2);
  expect(started.output().split('\n')).toEqual([expect.stringContaining(name), '']);
});

test('a port of the console that is in use: one line that names the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const started = start({ CONSOLE_PORT: String(port) });
    expect(await started.exitCode).toBe(1);
    expect(errorLines(started)).toEqual([
      expect.stringMatching(new RegExp(`^CONSOLE_PORT ${port}: port ${port} is in use`)),
    ]);
  } finally {
    server.close();
  }
}, 60_000);

test('a port that is in use: one line that says what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const started = start({ PORT: String(port) });
    expect(await started.exitCode).toBe(1);
    expect(errorLines(started)).toEqual([
      `PORT ${port} is in use: set PORT to another one, 0 for any free one`,
    ]);
  } finally {
    server.close();
  }
}, 60_000);

test('a setting that cannot be: one line that names it', async () => {
  const started = start({ TIME_SCALE: 'fast' });
  expect(await started.exitCode).toBe(1);
  expect(errorLines(started)).toEqual([expect.stringContaining('TIME_SCALE')]);
}, 60_000);

function commandsOf(started: Started): string[] {
  return started
    .output()
    .split('\n')
    .filter((line) => line.startsWith('curl '));
}

function errorLines(started: Started): string[] {
  return started
    .output()
    .split('\n')
    .filter((line) => line !== '' && !/^(synthesizing|waiting for process) /.test(line));
}
