/**
 * Installs what is missing before `npm start` and `npm test`, so that a clone needs nothing by hand. Plain
 * JavaScript, because it runs on the machine's own Node: the project's Node 24 comes with the packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

// npm writes this file at the end of an installation.
const written = 'node_modules/.package-lock.json';
const installed = existsSync(written) && statSync(written).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!installed) {
  console.log('Installing packages (about half a minute, once) ...');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' });
  if (npm.status !== 0) {
    console.error('npm ci failed: see its lines above. It needs the npm registry and about 600 MB of disk.');
    process.exit(1);
  }
}
