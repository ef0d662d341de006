import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { SandboxAnswer, SandboxData, SandboxEvent, SandboxMessage } from '../sandbox.ts';
import type { ClockReading } from '../sandbox-clock.ts';

/** What a sandbox is started with. */
export interface SandboxSettings {
  readonly data: Omit<SandboxData, 'clock'>;
  /** Exactly what the function sees as its environment. */
  readonly environment: Record<string, string>;
  readonly timeoutSeconds: number;
  /** For a function that lives on the runtime's clock; absent for one that runs in real time. */
  readonly readClock?: () => ClockReading;
  /** Called with every line that the function writes. */
  onLine(line: string): void;
}

let code: string | undefined;

/** What a thread runs, as JavaScript: to strip the types again would take each thread as long as all the rest of its start. */
function sandboxCode(): string {
  code ??= buildSync({
    entryPoints: ['local/sandbox.ts'],
    bundle: true,
    platform: 'node',
    write: false,
  }).outputFiles[0]?.text;
  return code ?? '';
}

/** One worker thread. It is used for one event at a time, as the real service does. */
export class Sandbox {
  readonly #worker: Worker;
  readonly #settings: SandboxSettings;
  #settle: ((answer: SandboxAnswer) => void) | undefined;
  /** `ready`, or why it cannot be used. */
  readonly ready: Promise<SandboxAnswer>;
  broken = false;

  constructor(settings: SandboxSettings) {
    const { data, environment, readClock, onLine } = settings;
    this.#settings = settings;
    this.#worker = new Worker(sandboxCode(), {
      workerData: { ...data, clock: readClock?.() } satisfies SandboxData,
      env: environment,
      eval: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: data.memoryMb },
    });
    this.ready = this.#next();
    this.#worker.on('message', ({ lines, answer }: SandboxMessage) => {
      for (const line of lines) onLine(line);
      if (answer) this.#settle?.(answer);
    });
    this.#worker.on('error', (error) => this.#break(error.name, error.message));
    this.#worker.on('exit', (code) => this.#break('Runtime.ExitError', `the sandbox exited with ${code}`));
  }

  /** Handles one event; a sandbox that took too long is terminated, as in the real service. */
  async run(payload: string): Promise<SandboxAnswer> {
    const { timeoutSeconds, readClock } = this.#settings;
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
    const clock = readClock?.();
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
