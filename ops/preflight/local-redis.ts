import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { CacheState } from './ports.ts';

const LONGEST_ANSWER_MS = 3_000;

/** The Redis of `npm start`. @param caFile PEM of a private authority. @throws one line that names it if it does not answer. */
export async function pingRedis(url: string, caFile: string | undefined): Promise<CacheState> {
  const { host, protocol } = new URL(url);
  const client = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    connectTimeout: LONGEST_ANSWER_MS,
    commandTimeout: LONGEST_ANSWER_MS,
    retryStrategy: () => null,
    // The default waits 2 s for a dead server to say goodbye.
    disconnectTimeout: 100,
    ...(protocol === 'rediss:' && caFile ? { tls: { ca: readFileSync(caFile) } } : {}),
  });
  // What is wrong with a connection is only in this event; the command says that there is none.
  let why = '';
  client.on('error', (fault: Error) => {
    why = fault.message;
  });
  try {
    await client.ping();
    return { what: `Redis at ${host}`, status: 'available', engine: 'redis' };
  } catch (fault) {
    throw new Error(`Redis at ${host} does not answer: ${why || (fault as Error).message}`);
  } finally {
    client.disconnect();
  }
}
