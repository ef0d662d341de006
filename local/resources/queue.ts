import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** A message attribute as SQS's JSON protocol carries it. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}

/** One message in a queue; times in epoch ms of the runtime's clock. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, MessageAttribute>;
  readonly sentAt: number;
  /** In this queue, sent or moved here. */
  readonly arrivedAt: number;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number;
  /** Of the latest receipt; empty before the first one. */
  receiptHandle: string;
  /** ARN of the queue that gave it up, for a redrive. */
  sourceArn?: string;
}

/** Settings of a queue; times in ms. */
export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly visibilityMs: number;
  readonly delayMs: number;
  readonly retentionMs: number;
}

/** Where messages go that were received `maxReceiveCount` times without being deleted. */
export interface Redrive {
  readonly queue: Queue;
  readonly maxReceiveCount: number;
}

/** How many messages are where, as `GetQueueAttributes` counts. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Messages that become visible one after the other come together: else each would be a batch of its own. */
const WAKE_EVERY_MS = 100;

/** AWS::SQS::Queue, a standard queue: delay, visibility timeout, retention and redrive. */
export class Queue {
  readonly settings: QueueSettings;
  redrive: Redrive | undefined;
  readonly #clock: Clock;
  /** By the time at which they are visible: what is next is at its front, however many there are. */
  readonly #messages: Message[] = [];
  readonly #byReceipt = new Map<string, Message>();
  #oldestSentAt = Infinity;
  #wakesAt = Infinity;
  #cancelWake: () => void = () => undefined;
  readonly #listeners = new Set<() => void>();

  constructor(settings: QueueSettings, clock: Clock) {
    this.settings = settings;
    this.#clock = clock;
  }

  /** Calls `listener` whenever a message may have become visible; the answer ends that. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(
    body: string,
    options: { attributes?: Record<string, MessageAttribute>; delayMs?: number } = {},
  ): Message {
    const sentAt = this.#clock.now();
    const message: Message = {
      id: randomUUID(),
      body,
      attributes: options.attributes ?? {},
      sentAt,
      arrivedAt: sentAt,
      visibleAt: sentAt + (options.delayMs ?? this.settings.delayMs),
      receiveCount: 0,
      firstReceivedAt: 0,
      receiptHandle: '',
    };
    this.#add(message);
    return message;
  }

  /** Takes up to `max` visible messages and hides them; those received too often go to the dead-letter queue. */
  receive(max: number, visibilityMs = this.settings.visibilityMs): Message[] {
    this.#dropExpired();
    const now = this.#clock.now();
    const taken: Message[] = [];
    while (taken.length < max) {
      const [message] = this.#messages;
      if (!message || message.visibleAt > now) break;
      this.#remove(message);
      if (this.redrive && message.receiveCount >= this.redrive.maxReceiveCount) {
        this.redrive.queue.take(message, this.settings.arn);
        continue;
      }
      message.receiveCount += 1;
      message.firstReceivedAt ||= now;
      message.receiptHandle = `${message.id}.${message.receiveCount}`;
      message.visibleAt = now + visibilityMs;
      taken.push(message);
    }
    // Not sooner: one that is visible again at once would be taken twice.
    for (const message of taken) this.#insert(message);
    this.#wakeLater();
    return taken;
  }

  /** Accepts a message from another queue: a dead letter, or one that is redriven. */
  take(message: Message, sourceArn?: string): void {
    const now = this.#clock.now();
    this.#add({ ...message, arrivedAt: now, visibleAt: now, receiveCount: 0, receiptHandle: '', sourceArn });
  }

  /** Deletes by the latest receipt; an older receipt does nothing, as in the real service. */
  delete(receiptHandle: string): void {
    const message = this.#byReceipt.get(receiptHandle);
    if (message) this.#remove(message);
  }

  /** Removes everything and answers what was there. */
  purge(): Message[] {
    this.#byReceipt.clear();
    return this.#messages.splice(0);
  }

  get messages(): readonly Message[] {
    this.#dropExpired();
    return this.#messages;
  }

  get counts(): QueueCounts {
    this.#dropExpired();
    const visible = this.#firstAfter(this.#clock.now());
    const hidden = this.#messages.slice(visible);
    const inFlight = hidden.filter((message) => message.receiptHandle !== '').length;
    return { visible, inFlight, delayed: hidden.length - inFlight };
  }

  #add(message: Message): void {
    this.#insert(message);
    this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
    this.#announce();
  }

  #insert(message: Message): void {
    this.#messages.splice(this.#firstAfter(message.visibleAt), 0, message);
    if (message.receiptHandle !== '') this.#byReceipt.set(message.receiptHandle, message);
  }

  #remove(message: Message): void {
    this.#byReceipt.delete(message.receiptHandle);
    let index = this.#firstAfter(message.visibleAt) - 1;
    while (this.#messages[index] !== message) index -= 1;
    this.#messages.splice(index, 1);
  }

  /** The index of the first that is visible only after `time`. */
  #firstAfter(time: number): number {
    let [low, high] = [0, this.#messages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#messages[middle] as Message).visibleAt <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #announce(): void {
    const [next] = this.#messages;
    if (next && next.visibleAt <= this.#clock.now()) {
      for (const listener of [...this.#listeners]) listener();
    }
    this.#wakeLater();
  }

  /** One timer per queue: for the next message that is hidden now. */
  #wakeLater(): void {
    const now = this.#clock.now();
    const next = this.#messages[this.#firstAfter(now)]?.visibleAt ?? Infinity;
    const wakesAt = Math.ceil(next / WAKE_EVERY_MS) * WAKE_EVERY_MS;
    if (wakesAt === this.#wakesAt) return;
    this.#cancelWake();
    this.#wakesAt = wakesAt;
    if (wakesAt === Infinity) return;
    this.#cancelWake = this.#clock.setTimer(wakesAt - now, () => {
      this.#wakesAt = Infinity;
      this.#announce();
    });
  }

  #dropExpired(): void {
    const oldest = this.#clock.now() - this.settings.retentionMs;
    if (this.#oldestSentAt > oldest) return;
    for (const message of this.#messages.filter(({ sentAt }) => sentAt <= oldest)) this.#remove(message);
    this.#oldestSentAt = Math.min(...this.#messages.map(({ sentAt }) => sentAt));
  }
}
