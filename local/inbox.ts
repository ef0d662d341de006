import type { Clock } from './clock.ts';
import { keep } from './kept.ts';

/** How a message came. */
export type Channel = 'email' | 'sms' | 'https' | 'slack';

/** The inbox of those who are in no group: who joined by the operation Subscribe. */
export const SUBSCRIBERS = 'subscribers';

/** A message as a group got it, once for all of its addresses. */
export interface InboxEntry {
  readonly group: string;
  readonly channels: readonly Channel[];
  /** The topic's name; what was posted to Slack has none. */
  readonly topic?: string;
  /** Empty without one. */
  readonly subject: string;
  readonly text: string;
  /** Epoch ms of the runtime's clock. */
  readonly at: number;
  /** Real time, in epoch ms. */
  readonly receivedAt: number;
}

/** What every group would have received. */
export interface Inbox {
  /** Oldest first. */
  readonly entries: readonly InboxEntry[];
  add(entry: Omit<InboxEntry, 'at' | 'receivedAt'>): void;
  onEntry(listener: (entry: InboxEntry) => void): void;
}

export function createInbox(clock: Clock): Inbox {
  const entries: InboxEntry[] = [];
  const listeners: ((entry: InboxEntry) => void)[] = [];
  return {
    entries,
    onEntry: (listener) => listeners.push(listener),
    add(received) {
      const entry = { ...received, at: clock.now(), receivedAt: Date.now() };
      keep(entries, entry);
      for (const listener of listeners) listener(entry);
    },
  };
}

/** The entry for whoever reads the group's file. */
export function readableEntry({ channels, topic, subject, text, at, receivedAt }: InboxEntry): string {
  return [
    `---- ${new Date(at).toISOString()} (real time ${new Date(receivedAt).toISOString()})`,
    `by ${channels.join(', ')}${topic ? `, topic ${topic}` : ''}`,
    ...(subject ? [`Subject: ${subject}`] : []),
    '',
    text,
    '',
    '',
  ].join('\n');
}

/** The entry as a log line: who got what, and not the text. */
export function lineOfEntry({ group, channels, subject, text }: InboxEntry): string {
  const [firstLine = ''] = text.split('\n');
  const fields = { group, channel: channels.join(', '), subject: subject || firstLine };
  return JSON.stringify({ step: 'inbox', service: 'inbox', ...fields });
}
