import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findOnPath } from '../../local/servers/redis-process.ts';

/** Amazon's DynamoDB Local, as `.ci` installs it. */
const EMULATOR = path.resolve('.ci/node_modules/amplify-dynamodb-simulator/emulator');
/** It writes a file into the folder in which it runs. */
const FOLDER = '.local/bench';
const LONGEST_START_MS = 60_000;

export interface DynamoDbLocal {
  readonly url: string;
  stop(): void;
}

/** Starts it in a process of its own; undefined where there is no Java or no `npm ci --prefix .ci`. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal | undefined> {
  const java = findOnPath('java', process.env.PATH ?? '');
  if (!java || !existsSync(`${EMULATOR}/DynamoDBLocal.jar`)) return undefined;
  const port = await freePort();
  const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m'];
  const jar = [`-Djava.library.path=${EMULATOR}/DynamoDBLocal_lib`, '-jar', `${EMULATOR}/DynamoDBLocal.jar`];
  const how = ['-inMemory', '-sharedDb', '-port', `${port}`, '-disableTelemetry'];
  mkdirSync(FOLDER, { recursive: true });
  const server = spawn(java, [...options, ...jar, ...how], { cwd: FOLDER, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const latest = performance.now() + LONGEST_START_MS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || performance.now() > latest) {
      server.kill('SIGKILL');
      throw new Error('DynamoDB Local did not start');
    }
    await wait(200);
  }
  return { url, stop: () => void server.kill('SIGKILL') };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
