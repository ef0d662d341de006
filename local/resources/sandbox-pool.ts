import { availableParallelism } from 'node:os';
import type { EndedInvocation } from '../cloudwatch/service-metrics.ts';
import { Processor } from './processor.ts';
import { Sandbox, type SandboxSettings } from './sandbox-thread.ts';

/** How an invocation ended. */
export type Invocation =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly message: string };

/** What all sandboxes of one function have in common. */
export interface PoolSettings extends SandboxSettings {
  readonly maxSandboxes: number;
  onEnd(invocation: EndedInvocation): void;
  /** Called for an invocation that has to wait: the real service would have refused it. */
  onThrottle(): void;
}

type Failed = Extract<Invocation, { kind: 'failed' }>;

/**
 * Sandboxes that start at the same time. There each has a processor of its own; here those that start would hold up those
 * that work, and so be asked for by still more invocations: one processor is left to these.
 */
const MOST_STARTING = Math.max(1, availableParallelism() - 1);

/** So many of a function start however busy the machine is. */
const LEAST_SANDBOXES = 4;

/** One for all functions: while it is full, an invocation waits for a sandbox that is there. */
const processor = new Processor();

/**
 * The sandboxes of one function: started on first use, reused, replaced after a crash. An invocation takes the first
 * that is free, be it new or used.
 */
export class SandboxPool {
  readonly #settings: PoolSettings;
  readonly #all = new Set<Sandbox>();
  readonly #idle: Sandbox[] = [];
  readonly #waiting: ((sandbox: Sandbox | undefined) => void)[] = [];
  #starting = 0;
  #running = 0;
  #stopped = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Waits for a free sandbox where the real service would throttle; never rejects. */
  async invoke(event: unknown): Promise<Invocation> {
    if (this.#running >= this.#settings.maxSandboxes) this.#settings.onThrottle();
    this.#running += 1;
    try {
      const sandbox = await this.#take();
      if (!sandbox || this.#stopped)
        return { kind: 'failed', errorType: 'Stopped', message: 'the local runtime was stopped' };
      return await this.#runOnce(sandbox, JSON.stringify(event));
    } finally {
      this.#running -= 1;
    }
  }

  /** Starts a sandbox before it is needed; one that cannot start says so when it is used. */
  async warmUp(): Promise<void> {
    await this.#start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const free of this.#waiting.splice(0)) free(undefined);
    await Promise.all([...this.#all].map((sandbox) => sandbox.stop()));
  }

  async #runOnce(sandbox: Sandbox, payload: string): Promise<Invocation> {
    const ready = await sandbox.ready;
    const startedAt = performance.now();
    const answer = ready.kind === 'failed' ? ready : await sandbox.run(payload);
    const durationMs = performance.now() - startedAt;
    if (!this.#stopped) this.#settings.onEnd({ durationMs, failed: answer.kind === 'failed' });
    if (ready.kind === 'failed') return this.#discard(sandbox, ready);
    if (sandbox.broken) {
      const failure = answer as Failed;
      // A sandbox that broke could not say so itself.
      if (!this.#stopped) {
        const message = `${failure.errorType}: ${failure.message}`;
        this.#settings.onLine(JSON.stringify({ level: 'ERROR', message }));
      }
      return this.#discard(sandbox, failure);
    }
    this.#give(sandbox);
    return answer.kind === 'answered'
      ? { kind: 'answered', payload: JSON.parse(answer.payload) }
      : (answer as Failed);
  }

  #take(): Promise<Sandbox | undefined> {
    for (let sandbox = this.#idle.pop(); sandbox; sandbox = this.#idle.pop()) {
      if (!sandbox.broken) return Promise.resolve(sandbox);
      this.#all.delete(sandbox);
    }
    const taken = new Promise<Sandbox | undefined>((free) => this.#waiting.push(free));
    this.#startForWaiting();
    return taken;
  }

  /** To whoever waits longest, or to those that are free. */
  #give(sandbox: Sandbox): void {
    const next = this.#waiting.shift();
    if (next) {
      next(sandbox);
      this.#startForWaiting();
    } else this.#idle.push(sandbox);
  }

  #startForWaiting(): void {
    while (
      !this.#stopped &&
      this.#starting < Math.min(this.#waiting.length, MOST_STARTING) &&
      this.#all.size < this.#settings.maxSandboxes &&
      (this.#all.size < LEAST_SANDBOXES || !processor.isFull())
    ) {
      void this.#start();
    }
  }

  async #start(): Promise<void> {
    const sandbox = new Sandbox(this.#settings);
    this.#all.add(sandbox);
    this.#starting += 1;
    await sandbox.ready;
    this.#starting -= 1;
    this.#give(sandbox);
    this.#startForWaiting();
  }

  #discard(sandbox: Sandbox, failure: Failed): Invocation {
    this.#all.delete(sandbox);
    void sandbox.stop();
    this.#startForWaiting();
    return failure;
  }
}
