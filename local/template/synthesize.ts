import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './lock.ts';

const run = promisify(execFile);

/** What templates are made from; its hash names the folder, so that each is made once. */
const INPUTS = ['infra', 'lambdas', 'cdk.json', 'contacts.example.json', 'package-lock.json'];
const FOLDER = '.local/assembly';
const KEPT_ASSEMBLIES_MS = 3_600_000;

/** What is synthesized; `upstreamMs` is what MHV takes, if not what the stage data says. */
export interface Synthesized {
  readonly stage?: string;
  readonly upstreamMs?: number | undefined;
}

/** A cloud assembly of one stage. */
export interface Assembly {
  readonly folder: string;
  /** Whether an earlier one could be used as it is. */
  readonly reused: boolean;
}

/**
 * Bundles the functions and synthesizes the CDK app for a stage, `local` unless told, or reuses what an earlier call made
 * from the same files. Throws one line with the app's own message.
 */
export async function synthesize({ stage = 'local', upstreamMs }: Synthesized = {}): Promise<Assembly> {
  mkdirSync(FOLDER, { recursive: true });
  const folder = resolve(FOLDER, [hashOfInputs(), stage, upstreamMs ?? []].flat().join('-'));
  if (existsSync(folder)) return { folder, reused: true };
  // Both write to dist/: two test processes must not do it at the same time.
  return withLock(`${FOLDER}/lock`, async () => {
    if (existsSync(folder)) return { folder, reused: true };
    const fresh = mkdtempSync(resolve(FOLDER, 'new-'));
    try {
      await node('infra/bundle.ts', {});
      await node('infra/app.ts', {
        CDK_OUTDIR: fresh,
        CDK_CONTEXT_JSON: JSON.stringify({
          ...(JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: object }).context,
          stage,
          ...(upstreamMs === undefined ? {} : { upstreamMs }),
          // Says which asset belongs to which function.
          'aws:cdk:enable-asset-metadata': true,
        }),
        // The real synth gate validates; here it would cost seconds at each change.
        CDK_VALIDATION: 'false',
      });
      renameSync(fresh, folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    removeOldAssemblies(folder);
    return { folder, reused: false };
  });
}

async function node(script: string, environment: Record<string, string>): Promise<void> {
  const running = run(process.execPath, [script], {
    env: { ...process.env, ...environment, NODE_OPTIONS: '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const killWithUs = () => running.child.kill('SIGKILL');
  process.once('exit', killWithUs);
  try {
    await running;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    // Node prints the line of source that threw before the error itself; esbuild and the validator mark theirs.
    const line = /^(?:\w*Error: |.*\bERROR\b).*$/m.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1);
    throw new Error(`${script} failed: ${line || message}`, { cause: error });
  } finally {
    process.off('exit', killWithUs);
  }
}

/** Sixteen hexadecimal digits that change with anything that a template is made from. */
export function hashOfInputs(): string {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap(filesIn).sort()) hash.update(path).update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

/** Those of the last hour stay: another process may still run one. */
function removeOldAssemblies(current: string): void {
  for (const name of readdirSync(FOLDER)) {
    const path = resolve(FOLDER, name);
    if (path !== current && Date.now() - statSync(path).mtimeMs > KEPT_ASSEMBLIES_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
