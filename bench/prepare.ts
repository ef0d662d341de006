import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

const [FOLDER, WRITTEN] = ['bench', 'bench/node_modules/.package-lock.json'];

/** Installs what only the bench needs, if that is missing, and bundles the functions as they are deployed. */
export function prepare(): void {
  const installed =
    existsSync(WRITTEN) && statSync(WRITTEN).mtimeMs >= statSync(`${FOLDER}/package-lock.json`).mtimeMs;
  if (!installed) {
    console.log(
      "Installing the bench's packages; Lambda's runtime client is compiled (about two minutes, once) ...",
    );
    run('npm', ['ci', '--prefix', FOLDER, '--no-audit', '--no-fund', '--loglevel=error']);
  }
  console.log('Bundling ...');
  run('npm', ['run', '--silent', 'build']);
}

function run(command: string, parts: readonly string[]): void {
  // Headers of the Node that runs here, so that compiling downloads none.
  const env = { ...process.env, npm_config_nodedir: path.dirname(path.dirname(process.execPath)) };
  const { status } = spawnSync(command, parts, { stdio: 'inherit', env });
  if (status === 0) return;
  console.error(`${command} ${parts.join(' ')} failed; bench/README.md says what has to be installed.`);
  process.exit(1);
}
