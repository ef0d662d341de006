import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A DynamoDB endpoint; `description` says which one. */
export interface RunningDynamoDb {
  readonly url: string;
  readonly description: string;
  stop(): Promise<void>;
}

/** The endpoint that is given (DYNAMODB_ENDPOINT), else dynalite, in memory. */
export async function startDynamoDb(url?: string): Promise<RunningDynamoDb> {
  if (url) return { url, description: url, stop: async () => undefined };
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
