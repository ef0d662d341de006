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

/** AWS::SQS::Queue, a standard queue: delay, visibility timeout, retention and redrive. */
export class Queue {
  readonly settings: QueueSettings;
  redrive: Redrive | undefined;
  readonly #clock: Clock;
  #messages: Message[] = [];
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
    for (const message of [...this.#messages].sort((a, b) => a.visibleAt - b.visibleAt)) {
      if (taken.length === max || message.visibleAt > now) break;
      if (this.redrive && message.receiveCount >= this.redrive.maxReceiveCount) {
        this.#messages = this.#messages.filter((other) => other !== message);
        this.redrive.queue.take(message, this.settings.arn);
        continue;
      }
      message.receiveCount += 1;
      message.firstReceivedAt ||= now;
      message.receiptHandle = `${message.id}.${message.receiveCount}`;
      message.visibleAt = now + visibilityMs;
      taken.push(message);
    }
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
    this.#messages = this.#messages.filter((message) => message.receiptHandle !== receiptHandle);
  }

  /** Removes everything and answers what was there. */
  purge(): Message[] {
    return this.#messages.splice(0);
  }

  get messages(): readonly Message[] {
    this.#dropExpired();
    return this.#messages;
  }

  get counts(): QueueCounts {
    const now = this.#clock.now();
    const hidden = this.messages.filter((message) => message.visibleAt > now);
    const inFlight = hidden.filter((message) => message.receiptHandle !== '').length;
    const delayed = hidden.length - inFlight;
    return { visible: this.#messages.length - hidden.length, inFlight, delayed };
  }

  #add(message: Message): void {
    this.#messages.push(message);
    this.#announce();
  }

  #announce(): void {
    if (this.#messages.some(({ visibleAt }) => visibleAt <= this.#clock.now())) {
      for (const listener of [...this.#listeners]) listener();
    }
    this.#wakeLater();
  }

  /** One timer per queue: for the next message that is hidden now. */
  #wakeLater(): void {
    this.#cancelWake();
    const now = this.#clock.now();
    const next = Math.min(...this.#messages.map(({ visibleAt }) => visibleAt).filter((at) => at > now));
    if (Number.isFinite(next)) this.#cancelWake = this.#clock.setTimer(next - now, () => this.#announce());
  }

  #dropExpired(): void {
    const oldest = this.#clock.now() - this.settings.retentionMs;
    if (this.#messages.some(({ sentAt }) => sentAt <= oldest)) {
      this.#messages = this.#messages.filter(({ sentAt }) => sentAt > oldest);
    }
  }
}
