import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** As `npm run ops -- console` prints it. */
const ADDRESS = /^console\s+(http:\S+)$/;

/** The operators' page of this start, in a process of its own: what it draws costs the pipeline no time. */
export interface ConsoleProcess {
  /** With its token; rejects with one line if the page cannot be served. */
  readonly address: Promise<string>;
  stop(): void;
}

/** @param port 0 for any free one. @param folder where this start says where it is. */
export function startConsole(port: number, folder: string): ConsoleProcess {
  const child = fork('ops/main.ts', ['console', '--stage', 'local', '--port', String(port)], {
    env: { ...process.env, LOCAL_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const [stdout, stderr] = [child.stdout as Readable, child.stderr as Readable];
  const { promise: address, resolve, reject } = Promise.withResolvers<string>();
  // Whoever waits for it hears of it; nobody may.
  address.catch(() => undefined);
  createInterface({ input: stdout }).on('line', (line) => {
    const found = ADDRESS.exec(line)?.[1];
    if (found) resolve(found);
  });
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-500);
  });
  child.once('exit', (code) =>
    reject(new Error(`CONSOLE_PORT ${port}: ${said.trim() || `the console ended with code ${code}`}`)),
  );
  return { address, stop: () => void child.kill() };
}
