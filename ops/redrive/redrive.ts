import { lineOfFault } from '../fault.ts';
import { sayMinutes } from '../rollout/said.ts';
import type { DeadLetterQueue, DeadLetters, Letter } from './ports.ts';

/** What became of one queue: a line, and whether something lies there still that somebody has to look at. */
export interface Redriven {
  readonly says: string;
  readonly clean: boolean;
}

/** `bust-dead-letters: 2 messages, the oldest 1 h 5 min, given up by bust`. */
export function lineOfQueue({ name, messages, oldestMs, sources }: DeadLetterQueue): string {
  if (messages === 0) return `${name}: empty`;
  const age = oldestMs === undefined ? 'age not known yet' : `the oldest ${sayMinutes(minutesOf(oldestMs))}`;
  const from = sources.length > 0 ? `given up by ${sources.join(', ')}` : 'that a rule could not deliver';
  return `${name}: ${count(messages)}, ${age}, ${from}`;
}

/** Its people were told to ask again, and have: what is left is an old request with an e-mail address (docs/adr/0033). */
const NEVER_MOVED = 'account-work-dead-letters';

/** Moves back what lies in one queue. Never throws: the next queue is tried all the same. */
export async function redrive(queue: DeadLetterQueue, deadLetters: DeadLetters): Promise<Redriven> {
  if (queue.name === NEVER_MOVED) {
    const why = 'the person asks anew, and nobody waits for this work any more: purge it';
    return {
      says: `${queue.name}: ${count(queue.messages)} left, which redrive does not move: ${why} (docs/operations.md#redrive)`,
      clean: false,
    };
  }
  try {
    return queue.sources.length > 0
      ? await moveBack(queue, deadLetters)
      : await deliverAgain(queue, deadLetters);
  } catch (fault) {
    return { says: `${queue.name}: ${lineOfFault(fault)}`, clean: false };
  }
}

async function moveBack(queue: DeadLetterQueue, deadLetters: DeadLetters): Promise<Redriven> {
  const ended = await deadLetters.moveBack(queue);
  const { moved, of } = ended;
  const says = `${queue.name}: ${moved} of ${count(of)} moved back to ${queue.sources.join(', ')}`;
  switch (ended.kind) {
    case 'done':
      return { says: `${says}, ${of - moved} left`, clean: moved >= of };
    case 'going-on':
      return { says: `${says}, and SQS goes on: look again with --dry-run`, clean: true };
    case 'failed':
      return { says: `${says}, then SQS stopped: ${ended.why}`, clean: false };
  }
}

/** A rule's events have no queue that they came from: each is sent to the queue that the rule could not reach. */
async function deliverAgain(queue: DeadLetterQueue, deadLetters: DeadLetters): Promise<Redriven> {
  const sent = new Map<string, number>();
  const kept = new Map<string, Letter>();
  for (;;) {
    const letters = await deadLetters.receive(queue);
    // What is kept becomes visible again: seen twice, there is nothing else.
    if (letters.every(({ id }) => kept.has(id))) break;
    for (const letter of letters) {
      if (!letter.deliver) {
        kept.set(letter.id, letter);
        continue;
      }
      await letter.deliver();
      sent.set(letter.target, (sent.get(letter.target) ?? 0) + 1);
    }
  }
  const left = new Map<string, number>();
  for (const { target } of kept.values()) left.set(target, (left.get(target) ?? 0) + 1);
  const parts = [
    ...[...sent].map(([target, each]) => `${count(each)} sent to ${target}`),
    ...[...left].map(([target, each]) => `${count(each)} for ${target} left, which redrive does not send`),
  ];
  const says = `${queue.name}: ${parts.join(', ') || 'nothing to be had: look again in a minute'}`;
  return { says: left.size > 0 ? `${says} (docs/operations.md#redrive)` : says, clean: left.size === 0 };
}

const minutesOf = (ms: number) => Math.floor(ms / 60_000);

function count(messages: number): string {
  return messages === 1 ? '1 message' : `${messages} messages`;
}
