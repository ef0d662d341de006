import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { StubData } from './answers.ts';

export interface Stub {
  readonly port: number;
  /** PEM file of the authority that its clients have to trust. */
  readonly caFile: string;
  /** TLS connections and calls since the last time it was asked. */
  counts(): Promise<{ readonly connections: number; readonly calls: Readonly<Record<string, number>> }>;
  stop(): void;
}

/** Every name that a function calls; a wildcard covers one label. */
const NAMES = ['*.us-gov-west-1.amazonaws.com', 'api.va.gov', 'api.myhealth.va.gov'];

/** Starts the stub with a certificate made for this run. @param folder where its key is kept. */
export async function startStub(data: StubData, folder: string): Promise<Stub> {
  mkdirSync(folder, { recursive: true });
  const [key, caFile] = [path.resolve(folder, 'stub.key'), path.resolve(folder, 'stub.crt')];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2'];
  const names = NAMES.map((name) => `DNS:${name}`).join(',');
  const about = ['-subj', '/CN=bench stub', '-addext', `subjectAltName=${names}`];
  execFileSync('openssl', ['req', '-x509', ...made, ...about, '-keyout', key, '-out', caFile], {
    stdio: 'ignore',
  });
  const child = fork(path.join(import.meta.dirname, 'main.ts'), {
    env: { PATH: process.env.PATH, STUB_DATA: JSON.stringify(data), STUB_FOLDER: folder },
    execArgv: [],
  });
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the stub did not start'))),
  ]);
  return {
    port,
    caFile,
    async counts() {
      const answered = once(child, 'message');
      child.send('counts');
      const [counts] = await answered;
      return counts;
    },
    stop: () => child.disconnect(),
  };
}
