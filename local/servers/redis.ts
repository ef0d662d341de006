import { once } from 'node:events';
import { type RedisAddress, redisClient } from './redis-client.ts';
import { findOnPath, spawnRedisServer } from './redis-process.ts';
import { startRespServer } from './resp-server.ts';

/** A Redis that answers. */
export interface RunningRedis extends RedisAddress {
  /** `redis://` or `rediss://`, with the password if there is one. */
  url: string;
  /** Which one it is, without the password. */
  description: string;
  /** Ends it if it was started here. */
  stop(): Promise<void>;
}

/**
 * The Redis at `url`, else a `redis-server` of the PATH, else the small server of this process. Throws if the
 * one that was chosen does not answer. `caFile` (PEM) is the private authority of a `rediss://` server.
 */
export async function startRedis(options: {
  url?: string;
  caFile?: string;
  /** Folders separated as in PATH, which is the default. */
  searchPath?: string;
}): Promise<RunningRedis> {
  if (options.url) return connectToRedis(options.url, options.caFile);
  const program = findOnPath('redis-server', options.searchPath ?? process.env.PATH ?? '');
  if (program) {
    const server = await spawnRedisServer(program);
    return onLoopback(server.port, `redis-server ${server.version} (on PATH)`, server.stop);
  }
  const server = await startRespServer();
  return onLoopback(
    server.port,
    'small in-process server (no REDIS_URL, no redis-server on PATH)',
    server.stop,
  );
}

async function connectToRedis(url: string, caFile: string | undefined): Promise<RunningRedis> {
  const address = parseRedisUrl(url);
  const shown = `${address.tls ? 'rediss' : 'redis'}://${address.host}:${address.port}`;
  const version = await readVersion(address, caFile).catch((error: Error) => {
    throw new Error(`REDIS_URL ${shown} does not answer: ${error.message.trim()}`);
  });
  return { ...address, url, description: `Redis ${version} at ${shown} (REDIS_URL)`, stop: async () => {} };
}

/** The parts of a Redis URL; throws an Error that says what is allowed. */
export function parseRedisUrl(url: string): RedisAddress {
  const refuse = (reason: string) =>
    new Error(`REDIS_URL ${reason}: use redis://host:port or rediss://user:password@host:port`);
  const parsed = URL.parse(url);
  if (!parsed) throw refuse('is not a URL');
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') throw refuse('has another scheme');
  if (parsed.hostname === '') throw refuse('has no host');
  if (!['', '/', '/0'].includes(parsed.pathname))
    throw refuse('names a database other than 0, or its password is not percent-encoded');
  if (parsed.search !== '' || parsed.hash !== '') throw refuse('has a ? or # that is not percent-encoded');
  try {
    return {
      host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(parsed.port || 6379),
      tls: parsed.protocol === 'rediss:',
      username: decodeURIComponent(parsed.username) || undefined,
      password: decodeURIComponent(parsed.password) || undefined,
    };
  } catch {
    throw refuse('has a user or password that is not percent-encoded');
  }
}

async function readVersion(address: RedisAddress, caFile: string | undefined): Promise<string> {
  const client = redisClient(address, caFile, {
    lazyConnect: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    retryStrategy: () => null,
  });
  // The cause ("connection refused", "wrong password") is only in this event.
  const failed = once(client, 'error').then(([error]) => {
    throw error;
  });
  const answered = client.connect().then(() => client.info('server'));
  try {
    const info = await Promise.race([failed, answered]);
    return /redis_version:(\S+)/.exec(info)?.[1] ?? 'of unknown version';
  } finally {
    client.disconnect();
  }
}

function onLoopback(port: number, description: string, stop: () => Promise<void>): RunningRedis {
  return { url: `redis://127.0.0.1:${port}`, description, host: '127.0.0.1', port, tls: false, stop };
}
