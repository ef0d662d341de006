import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type InboxEntry, readableEntry } from './inbox.ts';
import { createLineBuffer } from './line-buffer.ts';
import type { Endpoints } from './pipeline.ts';

/** Somebody who is there answers within this. */
const LONGEST_ANSWER_MS = 1_000;
/** Of log.jsonl: some minutes of a hundred requests a second. It then becomes log.1.jsonl, and a new one begins. */
const LARGEST_LOG = 64 * 1024 * 1024;

/** The folder where a start says where it is (endpoints.json), what happens (log.jsonl), and what people hear (inbox). */
export interface StartFolder {
  readonly logFile: string;
  /** Has a file for each group that received something. */
  readonly inbox: string;
  /** Empties log and inbox: to be called when the ports are bound, for a start that fails must not touch them. */
  startAnew(): void;
  /** Adds to the log, a moment later. */
  log(line: object): void;
  /** Writes what the log still has to get. */
  flushLog(): void;
  /** Adds to the group's file, and to the one for programs. */
  receive(entry: InboxEntry): void;
  writeEndpoints(endpoints: Endpoints & { readonly console?: string }): void;
  /** Removes endpoints.json, unless another start has written it since. */
  removeEndpoints(): void;
}

/**
 * Makes the folder and removes an endpoints.json that a killed start left behind. That of a start that still runs
 * stays until this one is ready: from then on the newest is what scripts find.
 */
export async function openStartFolder(folder: string): Promise<StartFolder> {
  const endpointsFile = endpointsFileIn(folder);
  const logFile = `${folder}/log.jsonl`;
  const inbox = `${folder}/inbox`;
  const inboxFile = `${folder}/inbox.jsonl`;
  mkdirSync(inbox, { recursive: true });
  if (!(await findStart(folder))) rmSync(endpointsFile, { force: true });
  let own: string | undefined;
  let logged = 0;
  const lines = createLineBuffer((text) => {
    if (logged > LARGEST_LOG) {
      renameSync(logFile, `${folder}/log.1.jsonl`);
      logged = 0;
    }
    appendFileSync(logFile, text);
    logged += text.length;
  });
  return {
    logFile,
    inbox,
    startAnew() {
      lines.flush();
      writeFileSync(logFile, '');
      rmSync(`${folder}/log.1.jsonl`, { force: true });
      rmSync(inbox, { recursive: true, force: true });
      mkdirSync(inbox);
      writeFileSync(inboxFile, '');
    },
    log: (line) => lines.add(JSON.stringify(line)),
    flushLog: lines.flush,
    receive(entry) {
      appendFileSync(`${inbox}/${entry.group}.txt`, readableEntry(entry));
      appendFileSync(inboxFile, `${JSON.stringify(entry)}\n`);
    },
    writeEndpoints(endpoints) {
      own = `${JSON.stringify(endpoints, null, 2)}\n`;
      writeFileSync(endpointsFile, own);
    },
    removeEndpoints() {
      if (own !== undefined && read(endpointsFile) === own) rmSync(endpointsFile);
    },
  };
}

/** The addresses of the start of this folder, if it still runs. */
export async function findStart(folder: string): Promise<Endpoints | undefined> {
  const endpoints = parse(read(endpointsFileIn(folder)));
  return endpoints && (await answers(endpoints.api)) ? endpoints : undefined;
}

const endpointsFileIn = (folder: string) => `${folder}/endpoints.json`;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(endpoints: string | undefined): Endpoints | undefined {
  try {
    const read = JSON.parse(endpoints ?? '{}') as Partial<Endpoints> | null;
    return read?.api ? (read as Endpoints) : undefined;
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
    return true;
  } catch {
    return false;
  }
}
