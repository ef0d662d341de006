import type { IncidentState, OutboxMessage } from '../contracts/incident-state.ts';
import type { Group } from '../contracts/incidents.ts';

/** Longer than a function that sends lives: whoever has not marked it by then was cut off. */
const CLAIM_MS = 30_000;
/** How often a chat is tried: the topic has told people before. */
const MOST_CHAT_TRIES = 3;

/** What came of one try to send a message. */
export interface Sent {
  readonly id: string;
  readonly published: boolean;
  /** The groups in whose chat it is, or that have none. */
  readonly posted: readonly Group[];
}

/** Takes the messages that nobody is sending, so that no other sends them at the same time. */
export function claim(state: IncidentState, now: number) {
  const isFree = ({ claimedUntil = 0 }: OutboxMessage) => now >= claimedUntil;
  const claimed = state.outbox.filter(isFree);
  const outbox = state.outbox.map((message) =>
    isFree(message) ? { ...message, claimedUntil: now + CLAIM_MS } : message,
  );
  return { state: { ...state, outbox }, claimed };
}

/** Without what was taken. The rest is free again, but for chats that were tried often enough. */
export function afterSending(state: IncidentState, sent: readonly Sent[]): IncidentState {
  const outbox = state.outbox.flatMap((message) => {
    const outcome = sent.find(({ id }) => id === message.id);
    if (!outcome) return [message];
    const { claimedUntil, ...free } = message;
    const tries = message.tries + 1;
    const unpublished = message.unpublished && !outcome.published;
    const left = message.unposted.filter((group) => !outcome.posted.includes(group));
    const unposted = tries < MOST_CHAT_TRIES ? left : [];
    return unpublished || unposted.length > 0 ? [{ ...free, tries, unpublished, unposted }] : [];
  });
  return { ...state, outbox };
}
