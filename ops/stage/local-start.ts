import { findStart } from '../../local/start-folder.ts';
import type { Terminal } from '../command.ts';

/** Settings of SDK clients for the local AWS endpoint: this access key may do everything there. */
export function localClientSettings(awsUrl: string) {
  return {
    endpoint: awsUrl,
    region: 'us-gov-west-1',
    credentials: { accessKeyId: 'local-operator', secretAccessKey: 'local' },
  };
}

/** Where a start says where it is, and other commands leave what is for this machine alone. */
export function localFolder(environment: Terminal['environment']): string {
  return environment.LOCAL_FOLDER || '.local';
}

/** Addresses of the pipeline that `npm start` runs. @throws one line if none runs. */
export async function findLocalStart(environment: Terminal['environment']) {
  const folder = localFolder(environment);
  const endpoints = await findStart(folder);
  if (endpoints) return endpoints;
  throw new Error(
    `stage local is not running: use npm start, and wait until it is ready (no ${folder}/endpoints.json of a running start)`,
  );
}
