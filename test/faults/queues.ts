import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { queueEvent } from '../fixtures/lambda-events.ts';
import type { Dice } from './dice.ts';
import type { Feeding, QueueSettings, Topology } from './topology.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
  deleted: boolean;
}

/** How a batch ended: the ids that come back, or all of them. */
export type Handled =
  | { readonly kind: 'answered'; readonly failed: ReadonlySet<string> }
  | { readonly kind: 'failed' };

export interface QueueHooks {
  /** Calls the function with a batch. */
  handle(capability: string, event: SQSEvent, queue: string): Promise<Handled>;
  onDeadLetter(queue: QueueSettings, body: string): void;
}

interface Parts {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly hooks: QueueHooks;
}

/** Milliseconds until a poller sees what came. */
const POLLED_WITHIN_MS = 40;

/**
 * One queue of SQS's standard kind, with what feeds a function from it: any order, some messages twice, those that failed
 * again after their time, and dead letters in the end.
 */
class SimulatedQueue {
  readonly settings: QueueSettings;
  readonly #parts: Parts;
  readonly #feeding: Feeding | undefined;
  readonly #deadLetters: (body: string) => void;
  readonly #visible: Message[] = [];
  #sent = 0;
  #running = 0;
  #polling = false;
  /** Messages that are neither deleted nor given up. */
  waiting = 0;
  /** Received again after a failure or a kill; received twice. */
  redelivered = 0;

  constructor(
    settings: QueueSettings,
    feeding: Feeding | undefined,
    deadLetters: (body: string) => void,
    parts: Parts,
  ) {
    this.settings = settings;
    this.#feeding = feeding;
    this.#deadLetters = deadLetters;
    this.#parts = parts;
  }

  send(body: string): void {
    const { time, dice, weather } = this.#parts;
    this.#sent += 1;
    const message: Message = { id: `${this.settings.name}-${this.#sent}`, body, receives: 0, deleted: false };
    this.waiting += 1;
    const late = weather.strikes('messages late') ? dice.next() * weather.left : 0;
    const moved = weather.strikes('messages out of order') ? dice.next() * Math.min(weather.left, 5_000) : 0;
    time.after(this.settings.delayMs + late + moved, () => this.#show(message));
    if (weather.strikes('messages twice')) {
      time.after(this.settings.delayMs + dice.next() * Math.min(weather.left, 10_000), () =>
        this.#show(message),
      );
    }
  }

  /** Its second appearance comes even if the first one has been handled: SQS delivers at least once. */
  #show(message: Message): void {
    const { redrive } = this.settings;
    if (message.deleted && this.#parts.weather.left === 0) return;
    if (redrive && message.receives >= redrive.after) {
      if (message.deleted) return;
      message.deleted = true;
      this.waiting -= 1;
      this.#deadLetters(message.body);
      return;
    }
    this.#visible.push(message);
    this.#poll();
  }

  #poll(): void {
    if (this.#polling || !this.#feeding) return;
    this.#polling = true;
    this.#parts.time.after(this.#parts.dice.between(1, POLLED_WITHIN_MS), () => {
      this.#polling = false;
      while (this.#visible.length > 0 && this.#running < (this.#feeding?.maxConcurrency ?? 0))
        void this.#handle(this.#take());
    });
  }

  #take(): Message[] {
    const { dice, time } = this.#parts;
    const batch = new Set<Message>();
    while (batch.size < (this.#feeding?.batchSize ?? 0) && this.#visible.length > 0) {
      const index = dice.between(0, this.#visible.length - 1);
      const message = this.#visible[index] as Message;
      this.#visible[index] = this.#visible.at(-1) as Message;
      this.#visible.pop();
      if (batch.has(message)) continue;
      batch.add(message);
      if (message.receives > 0) this.redelivered += 1;
      message.receives += 1;
      const { receives } = message;
      time.after(this.settings.visibilityMs, () => {
        if (!message.deleted && message.receives === receives) this.#show(message);
      });
    }
    return [...batch];
  }

  async #handle(messages: readonly Message[]): Promise<void> {
    this.#running += 1;
    const handled = await this.#parts.hooks.handle(
      this.#feeding?.capability ?? '',
      eventOf(messages, this.settings.arn),
      this.settings.name,
    );
    this.#running -= 1;
    for (const message of messages) {
      if (handled.kind === 'failed' || handled.failed.has(message.id) || message.deleted) continue;
      message.deleted = true;
      this.waiting -= 1;
    }
    if (this.#visible.length > 0) this.#poll();
  }
}

function eventOf(messages: readonly Message[], arn: string): SQSEvent {
  const { Records } = queueEvent(
    messages.map(({ body }) => body),
    arn,
  );
  return {
    Records: Records.map(
      (record, index): SQSRecord => ({ ...record, messageId: messages[index]?.id ?? record.messageId }),
    ),
  };
}

/** The queues of the template. */
export class SimulatedQueues {
  readonly #byArn: ReadonlyMap<string, SimulatedQueue>;

  constructor({ queues, feedings }: Topology, parts: Parts) {
    const byArn = new Map<string, SimulatedQueue>();
    const settingsOf = new Map(queues.map((settings) => [settings.arn, settings]));
    const deadLetters = (arn: string | undefined) => (body: string) => {
      const settings = settingsOf.get(arn ?? '');
      if (settings) parts.hooks.onDeadLetter(settings, body);
    };
    for (const settings of queues) {
      const feeding = feedings.find(({ queue }) => queue === settings.arn);
      byArn.set(
        settings.arn,
        new SimulatedQueue(settings, feeding, deadLetters(settings.redrive?.to), parts),
      );
    }
    this.#byArn = byArn;
  }

  byArn(arn: string): SimulatedQueue {
    const queue = this.#byArn.get(arn);
    if (!queue) throw new Error(`the template has no queue ${arn}`);
    return queue;
  }

  byName(name: string): SimulatedQueue {
    const queue = [...this.#byArn.values()].find(({ settings }) => settings.name === name);
    if (!queue) throw new Error(`the template has no queue ${name}`);
    return queue;
  }

  get waiting(): number {
    return this.#sum(({ waiting }) => waiting);
  }

  get redelivered(): number {
    return this.#sum(({ redelivered }) => redelivered);
  }

  #sum(of: (queue: SimulatedQueue) => number): number {
    let sum = 0;
    for (const queue of this.#byArn.values()) sum += of(queue);
    return sum;
  }
}
