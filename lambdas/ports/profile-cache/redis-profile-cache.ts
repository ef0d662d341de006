import { setTimeout } from 'node:timers/promises';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { CredentialsSource } from './cache-credentials.ts';
import type { CacheEndpoint, EndpointFinder } from './cache-endpoint.ts';
import { type BustAnswer, type ProfileCache, profileKey } from './profile-cache.ts';

export interface RedisProfileCacheSettings {
  readonly endpoint: EndpointFinder;
  readonly credentials: CredentialsSource;
  /** PEM of a private authority; without it the public ones are trusted. */
  readonly ca?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 1_000;
/** Finding the cluster's nodes is a connection and a command more. Two tries of it fit into the function's time. */
const CONNECT_DEADLINE_MS = 4_000;

/**
 * Deletes profiles from Redis or Valkey. One key per command (a multi-key UNLINK fails across the slots of a
 * cluster); the client pipelines the commands of one batch by itself, per node. One connection a sandbox.
 * A connection that failed is thrown away, and a batch gets one more try on a new one: a sandbox that slept for
 * an hour wakes up with a dead socket.
 */
export class RedisProfileCache implements ProfileCache {
  readonly #settings: RedisProfileCacheSettings;
  #client: Redis | Cluster | undefined;
  #failures = 0;

  constructor(settings: RedisProfileCacheSettings) {
    this.#settings = settings;
  }

  async bust(icns: readonly string[]): Promise<readonly BustAnswer[]> {
    const wasConnected = this.#client !== undefined;
    const answers = await this.#tryOnce(icns);
    const failed = icns.filter((_, index) => answers[index]?.kind === 'failed');
    if (failed.length === 0 || !wasConnected) return answers;
    const again = await this.#tryOnce(failed);
    return answers.map((answer, index) => {
      if (answer.kind === 'busted') return answer;
      return again[failed.indexOf(icns[index] ?? '')] ?? answer;
    });
  }

  /** For tests and for the end of a process; a Lambda sandbox just freezes. */
  close(): void {
    this.#client?.disconnect();
    this.#client = undefined;
  }

  async #tryOnce(icns: readonly string[]): Promise<readonly BustAnswer[]> {
    try {
      this.#client ??= await this.#connect();
      const client = this.#client;
      const replies = await Promise.allSettled(icns.map((icn) => client.unlink(profileKey(icn))));
      if (replies.some(({ status }) => status === 'rejected')) this.close();
      return replies.map((reply) =>
        reply.status === 'fulfilled'
          ? { kind: 'busted', found: reply.value > 0 }
          : { kind: 'failed', fault: reply.reason },
      );
    } catch (fault) {
      return icns.map(() => ({ kind: 'failed', fault }));
    }
  }

  async #connect(): Promise<Redis | Cluster> {
    let client: Redis | Cluster | undefined;
    try {
      const endpoint = await this.#settings.endpoint(this.#failures);
      client = clientOf(endpoint, await this.#options(endpoint));
      // Without a listener ioredis prints every connection error; the awaited commands carry them already.
      client.on('error', () => {});
      await within(CONNECT_DEADLINE_MS, client.connect());
      this.#failures = 0;
      return client;
    } catch (fault) {
      client?.disconnect();
      this.#failures += 1;
      throw fault;
    }
  }

  async #options(endpoint: CacheEndpoint): Promise<RedisOptions> {
    const { ca } = this.#settings;
    return {
      ...(await this.#settings.credentials(endpoint)),
      ...(endpoint.tls ? { tls: ca === undefined ? {} : { ca } } : {}),
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      // The default waits 2 s for a dead server to say goodbye.
      disconnectTimeout: 100,
      // A frozen sandbox cannot reconnect in the background: the next batch does it.
      retryStrategy: () => null,
    };
  }
}

function clientOf(endpoint: CacheEndpoint, options: RedisOptions): Redis | Cluster {
  const { host, port } = endpoint;
  if (!endpoint.cluster) {
    return new Redis({ ...options, host, port, lazyConnect: true, enableAutoPipelining: true });
  }
  return new Cluster([{ host, port }], {
    redisOptions: options,
    lazyConnect: true,
    enableAutoPipelining: true,
    clusterRetryStrategy: () => null,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    // With it a cluster that answers but is not ready leaves connect() pending for ever (ioredis 5.11).
    enableReadyCheck: false,
    // Certificates are for names: without this ioredis would connect to the address behind the name.
    dnsLookup: (address, callback) => callback(null, address),
  });
}

/** @throws after the time: ioredis has ways to leave a cluster's `connect()` pending for ever. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = setTimeout(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`not connected within ${milliseconds} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
