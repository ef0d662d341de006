import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { InboxView } from './view.ts';

/** Messages; the newest are what one looks for. */
const MOST_SHOWN = 200;

/** A line of `inbox.jsonl`, as `npm start` writes it (local/inbox.ts). */
const Line = v.object({
  group: v.string(),
  channels: v.array(v.string()),
  subject: v.string(),
  text: v.string(),
  at: v.number(),
});

/** What `npm start` of this folder has delivered, newest first; nothing before the first message. */
export async function readInbox(folder: string): Promise<InboxView> {
  const lines = readLines(`${folder}/inbox.jsonl`);
  const messages = lines.slice(-MOST_SHOWN).map((line) => v.parse(Line, JSON.parse(line)));
  return { messages: messages.reverse() };
}

function readLines(file: string): string[] {
  try {
    // A line that is being written has no end yet.
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fault;
  }
}
