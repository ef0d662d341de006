/**
 * The inside of one sandbox: a worker thread that loads a function's bundle and handles one event at a time.
 * Talks to resources/sandbox-thread.ts by messages.
 */
import { readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type ClockReading, runOnClock } from './sandbox-clock.ts';
import { catchOutput } from './sandbox-output.ts';

/** What a sandbox is started with. */
export interface SandboxData {
  readonly file: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logGroupName: string;
  /** Present for a function that lives on the runtime's clock. */
  readonly clock: ClockReading | undefined;
}

/** Parent to sandbox: handle this event; `deadlineAt` in epoch ms of real time. */
export interface SandboxEvent {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineAt: number;
  readonly clock: ClockReading | undefined;
}

/** Sandbox to parent: what it wrote, and what it has to say to that, if it has. */
export interface SandboxMessage {
  readonly lines: readonly string[];
  readonly answer?: SandboxAnswer;
}

export type SandboxAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly errorType: string; readonly message: string };

type Handler = (event: unknown, context: unknown) => unknown;

const data = workerData as SandboxData;
const realNow = Date.now;

const failed = (error: unknown): SandboxAnswer => {
  const { name = 'Error', message = String(error), stack } = (error ?? {}) as Partial<Error>;
  process.stderr.write(`${JSON.stringify({ level: 'ERROR', message: `${name}: ${message}`, stack })}\n`);
  return { kind: 'failed', errorType: name, message };
};

const output = catchOutput(() => say());

const say = (answer?: SandboxAnswer) =>
  parentPort?.postMessage({ lines: output.take(), answer } satisfies SandboxMessage);

/** Bundles are CommonJS whatever package.json lies above the assembly, as in the real runtime. */
function loadHandler(): Handler {
  const bundle = new Module(data.file) as Module & { _compile(code: string, file: string): void };
  bundle.filename = data.file;
  bundle.paths = [`${dirname(data.file)}/node_modules`];
  bundle._compile(readFileSync(data.file, 'utf8'), data.file);
  const handler = (bundle.exports as Record<string, unknown>)[data.handler];
  if (typeof handler !== 'function') throw new Error(`${data.handler} is not exported by ${data.file}`);
  return handler as Handler;
}

async function handle(
  handler: Handler,
  { requestId, payload, deadlineAt, clock }: SandboxEvent,
): Promise<SandboxAnswer> {
  if (clock) runOnClock(clock);
  const context = {
    awsRequestId: requestId,
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMb),
    logGroupName: data.logGroupName,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineAt - realNow()),
  };
  try {
    return {
      kind: 'answered',
      payload: JSON.stringify((await handler(JSON.parse(payload), context)) ?? null),
    };
  } catch (error) {
    return failed(error);
  }
}

try {
  if (data.clock) runOnClock(data.clock);
  const handler = loadHandler();
  parentPort?.on('message', async (event: SandboxEvent) => say(await handle(handler, event)));
  say({ kind: 'ready' });
} catch (error) {
  say(failed(error));
}
