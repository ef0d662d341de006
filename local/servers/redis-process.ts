import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A `redis-server` process that was started here. */
export interface RedisProcess {
  port: number;
  version: string;
  stop(): Promise<void>;
}

/** The first executable file of that name in `searchPath`. */
export function findOnPath(program: string, searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

/**
 * The program in place of the shell, and beside it a watchman who reads the standard input until it ends: even
 * after kill -9 nothing of us is left.
 */
const DIES_WITH_ITS_STDIN = 'exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/** Starts it on a free port of 127.0.0.1, in memory only; throws what it printed if it ends before it is ready. */
export async function spawnRedisServer(program: string): Promise<RedisProcess> {
  const port = await freePort();
  const server = spawn(
    'sh',
    [
      '-c',
      DIES_WITH_ITS_STDIN,
      'sh',
      program,
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      tmpdir(),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exited = new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.once('exit', () => resolve());
  }).then(() => void server.stdin.end());
  const version = await readyVersion(program, server);
  return {
    port,
    version,
    async stop() {
      server.kill('SIGTERM');
      await exited;
    },
  };
}

async function readyVersion(program: string, server: ChildProcess): Promise<string> {
  const lines: string[] = [];
  let version = 'of unknown version';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  server.once('error', reject);
  server.once('close', () => reject(new Error(`${program} did not start: ${lines.slice(-3).join(' / ')}`)));
  if (server.stdout) {
    createInterface(server.stdout).on('line', (line) => {
      version = /version=([\d.]+)/.exec(line)?.[1] ?? version;
      lines.push(line);
      if (line.includes('Ready to accept connections')) resolve(version);
      lines.splice(0, lines.length - 3);
    });
  }
  return promise;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
