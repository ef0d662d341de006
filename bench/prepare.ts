import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = 'bench';

/** Installs what only the bench needs, if that is missing, and bundles the functions as they are deployed. */
export function prepare(): void {
  if (!isInstalled()) {
    console.log("Installing the bench's packages; Lambda's runtime client is compiled (minutes, once) ...");
    run('npm', ['ci', '--prefix', FOLDER, '--no-audit', '--no-fund', '--loglevel=error']);
  }
  console.log('Bundling ...');
  run('npm', ['run', '--silent', 'build']);
}

/** By the versions, which are exact: git dates a lock file anew whenever it changes branches. */
function isInstalled(): boolean {
  const { dependencies } = JSON.parse(readFileSync(`${FOLDER}/package.json`, 'utf8'));
  return Object.entries(dependencies).every(([name, version]) => {
    const file = `${FOLDER}/node_modules/${name}/package.json`;
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  });
}

function run(command: string, parts: readonly string[]): void {
  // Headers of the Node that runs here, so that compiling downloads none.
  const env = { ...process.env, npm_config_nodedir: path.dirname(path.dirname(process.execPath)) };
  const { status } = spawnSync(command, parts, { stdio: 'inherit', env });
  if (status === 0) return;
  console.error(`${command} ${parts.join(' ')} failed; bench/README.md says what has to be installed.`);
  process.exit(1);
}
