import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { EndedInvocation } from '../cloudwatch/service-metrics.ts';
import type { SandboxAnswer, SandboxData, SandboxEvent } from '../sandbox.ts';
import type { ClockReading } from '../sandbox-clock.ts';

/** How an invocation ended. */
export type Invocation =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly message: string };

/** What all sandboxes of one function have in common. */
export interface PoolSettings {
  readonly data: Omit<SandboxData, 'clock'>;
  /** Exactly what the function sees as its environment. */
  readonly environment: Record<string, string>;
  readonly timeoutSeconds: number;
  readonly maxSandboxes: number;
  /** For a function that lives on the runtime's clock; absent for one that runs in real time. */
  readonly readClock?: () => ClockReading;
  /** Called with every line that the function writes. */
  onLine(line: string): void;
  onEnd(invocation: EndedInvocation): void;
  /** Called for an invocation that has to wait: the real service would have refused it. */
  onThrottle(): void;
}

type Failed = Extract<Invocation, { kind: 'failed' }>;

/** One worker thread. It is used for one event at a time, as the real service does. */
class Sandbox {
  readonly #worker: Worker;
  readonly #readClock: PoolSettings['readClock'];
  #settle: ((answer: SandboxAnswer) => void) | undefined;
  readonly ready: Promise<SandboxAnswer>;
  broken = false;

  constructor({ data, environment, readClock, onLine }: PoolSettings) {
    this.#readClock = readClock;
    this.#worker = new Worker(resolve('local/sandbox.ts'), {
      workerData: { ...data, clock: readClock?.() } satisfies SandboxData,
      env: environment,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: data.memoryMb },
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      createInterface({ input: stream }).on('line', onLine);
    }
    this.ready = this.#next();
    this.#worker.on('message', (answer: SandboxAnswer) => this.#settle?.(answer));
    this.#worker.on('error', (error) => this.#break(error.name, error.message));
    this.#worker.on('exit', (code) => this.#break('Runtime.ExitError', `the sandbox exited with ${code}`));
  }

  /** Handles one event; a sandbox that took too long is terminated, as in the real service. */
  async run(payload: string, timeoutSeconds: number): Promise<SandboxAnswer> {
    const requestId = randomUUID();
    const deadlineAt = Date.now() + timeoutSeconds * 1000;
    const answer = this.#next();
    const timer = setTimeout(() => {
      this.#break(
        'Sandbox.Timedout',
        `${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
      );
      void this.#worker.terminate();
    }, timeoutSeconds * 1000);
    const clock = this.#readClock?.();
    this.#worker.postMessage({ requestId, payload, deadlineAt, clock } satisfies SandboxEvent);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #next(): Promise<SandboxAnswer> {
    return new Promise((settle) => {
      this.#settle = settle;
    });
  }

  #break(errorType: string, message: string): void {
    this.broken = true;
    this.#settle?.({ kind: 'failed', errorType, message });
  }
}

/** The sandboxes of one function: started on first use, reused, replaced after a crash. */
export class SandboxPool {
  readonly #settings: PoolSettings;
  readonly #all = new Set<Sandbox>();
  readonly #idle: Sandbox[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #stopped = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Waits for a free sandbox where the real service would throttle; never rejects. */
  async invoke(event: unknown): Promise<Invocation> {
    if (this.#busy >= this.#settings.maxSandboxes) this.#settings.onThrottle();
    while (this.#busy >= this.#settings.maxSandboxes) {
      await new Promise<void>((free) => this.#waiting.push(free));
    }
    if (this.#stopped)
      return { kind: 'failed', errorType: 'Stopped', message: 'the local runtime was stopped' };
    this.#busy += 1;
    try {
      return await this.#runOnce(JSON.stringify(event));
    } finally {
      this.#busy -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Starts a sandbox before it is needed; one that cannot start says so when it is used. */
  async warmUp(): Promise<void> {
    const sandbox = this.#start();
    await sandbox.ready;
    this.#idle.push(sandbox);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#all].map((sandbox) => sandbox.stop()));
    for (const free of this.#waiting.splice(0)) free();
  }

  async #runOnce(payload: string): Promise<Invocation> {
    const sandbox = this.#takeIdle() ?? this.#start();
    const ready = await sandbox.ready;
    const startedAt = performance.now();
    const answer =
      ready.kind === 'failed' ? ready : await sandbox.run(payload, this.#settings.timeoutSeconds);
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
    this.#idle.push(sandbox);
    return answer.kind === 'answered'
      ? { kind: 'answered', payload: JSON.parse(answer.payload) }
      : (answer as Failed);
  }

  #takeIdle(): Sandbox | undefined {
    for (let sandbox = this.#idle.pop(); sandbox; sandbox = this.#idle.pop()) {
      if (!sandbox.broken) return sandbox;
      this.#all.delete(sandbox);
    }
    return undefined;
  }

  #start(): Sandbox {
    const sandbox = new Sandbox(this.#settings);
    this.#all.add(sandbox);
    return sandbox;
  }

  #discard(sandbox: Sandbox, failure: Failed): Invocation {
    this.#all.delete(sandbox);
    void sandbox.stop();
    return failure;
  }
}
