import type { StageName } from '../../infra/stages.ts';
import type { Terminal } from '../command.ts';
import { localFolder } from '../stage/local-start.ts';
import type { ConsoleData } from './console-data.ts';
import { readInbox } from './inbox/read-inbox.ts';

/** Opens a stage when the page first asks; a stage that could not be reached is tried again at the next request. */
export function consoleDataOf(
  stage: StageName,
  environment: Terminal['environment'],
): () => Promise<ConsoleData> {
  let opened: Promise<ConsoleData> | undefined;
  return () => {
    opened ??= open(stage, environment).catch((fault) => {
      opened = undefined;
      throw fault;
    });
    return opened;
  };
}

async function open(stage: StageName, environment: Terminal['environment']): Promise<ConsoleData> {
  if (stage !== 'local') return { stage };
  return { stage, machine: { inbox: () => readInbox(localFolder(environment)) } };
}
