import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

const LONGEST_ANSWER_MS = 5_000;

/** A DynamoDB endpoint; `description` says which one. */
export interface RunningDynamoDb {
  readonly url: string;
  readonly description: string;
  stop(): Promise<void>;
}

/** The endpoint that is given (DYNAMODB_ENDPOINT), else dynalite, in memory; throws if the given one is not there. */
export async function startDynamoDb(url?: string): Promise<RunningDynamoDb> {
  if (url) {
    await answerOf(url);
    return { url, description: url, stop: async () => undefined };
  }
  const worker = new Worker(resolve('local/servers/dynalite-worker.ts'), { execArgv: [] });
  const [port] = (await once(worker, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    description: 'dynalite (embedded, in memory)',
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** Any answer will do: DynamoDB refuses what is not signed. */
async function answerOf(url: string): Promise<void> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
  } catch (error) {
    const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    throw new Error(`DYNAMODB_ENDPOINT ${new URL(url).origin} does not answer: ${cause?.code ?? message}`);
  }
}
