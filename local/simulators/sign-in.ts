import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunningRedis } from '../servers/redis.ts';
import { redisClient } from '../servers/redis-client.ts';
import { json, type Reply, startLoopbackServer, text } from './loopback-server.ts';

// docs/domain.md 4.
const CACHE_SECONDS = 86_400;
const SIGN_IN_PATH = '/sign-in';
// The first two bytes of a Ruby object dump: what is cached is nobody else's to read.
const DUMP_MARK = '\x04\x08';

interface Profile {
  icn: string;
  mhv_user_profile_id: string | null;
}

export interface RunningSignIn {
  /** `${url}?icn=...` signs in. */
  url: string;
  /** Tells the MPI that this person has this account; the cache is not touched. */
  learn(icn: string, userProfileId: string): void;
  /** How many readers with `refill_after_ms` have read the MPI and not yet written the cache. */
  lateReaders(): number;
  /** Lets them write now, so that a test needs no time of its own. */
  releaseLateReaders(): void;
  close(): Promise<void>;
}

/**
 * A simulator of a VA.gov sign-in: a profile cache in Redis in front of a small MPI (docs/domain.md 4). Answers
 * `{icn, mhv_user_profile_id, source: "cache" | "mpi"}`, without Redis too.
 */
export async function startSignIn(options: {
  redis: RunningRedis;
  caFile?: string;
  port?: number;
}): Promise<RunningSignIn> {
  const mpi = new Map<string, string>();
  const lateReaders = new Set<() => void>();
  const redis = redisClient(options.redis, options.caFile, {
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    retryStrategy: () => 200,
  });
  // Each command says what failed; without a listener the client would print it again.
  redis.on('error', () => {});
  // A close in the middle of the handshake would leave the client's timers behind.
  await once(redis, 'ready').catch(() => {});

  async function signIn(
    icn: string,
    refillAfterMs: number | undefined,
    closing: AbortSignal,
  ): Promise<Reply> {
    const key = `mpi-profile-response:${icn}`;
    // A reader that is late to refill is one that missed the cache before.
    const cached = refillAfterMs === undefined ? await redis.get(key).catch(() => null) : null;
    if (cached !== null) return json(200, { ...loadDump(cached), source: 'cache' });
    const profile: Profile = { icn, mhv_user_profile_id: mpi.get(icn) ?? null };
    if (refillAfterMs !== undefined) {
      await late(refillAfterMs, closing);
    }
    await redis.set(key, dump(profile), 'EX', CACHE_SECONDS).catch(() => null);
    return json(200, { ...profile, source: 'mpi' });
  }

  /** Waits for the time, or for the release, whichever comes first. */
  async function late(ms: number, closing: AbortSignal): Promise<void> {
    const released = new AbortController();
    const release = () => released.abort();
    lateReaders.add(release);
    await wait(ms, undefined, { signal: AbortSignal.any([closing, released.signal]) }).catch(() => {});
    lateReaders.delete(release);
    closing.throwIfAborted();
  }

  const server = await startLoopbackServer((request, closing) => {
    const route = `${request.method} ${request.url.pathname}`;
    if (route !== `GET ${SIGN_IN_PATH}`) return text(404, `the sign-in simulator has no ${route}\n`);
    const icn = request.url.searchParams.get('icn');
    const delay = request.url.searchParams.get('refill_after_ms');
    if (!icn) return text(400, 'icn is missing: add ?icn=1000000001V100001\n');
    if (delay !== null && !/^\d{1,7}$/.test(delay)) return text(400, 'refill_after_ms is not 0 to 9999999\n');
    return signIn(icn, delay === null ? undefined : Number(delay), closing);
  }, options.port);

  return {
    url: `${server.url}${SIGN_IN_PATH}`,
    learn(icn, userProfileId) {
      mpi.set(icn, userProfileId);
    },
    lateReaders: () => lateReaders.size,
    releaseLateReaders() {
      for (const release of lateReaders) release();
    },
    async close() {
      redis.disconnect();
      await server.close();
    },
  };
}

function dump(profile: Profile): string {
  return DUMP_MARK + Buffer.from(JSON.stringify(profile)).toString('base64');
}

function loadDump(cached: string): Profile {
  if (!cached.startsWith(DUMP_MARK)) {
    throw new Error('the cached profile is not what sign-in wrote: nobody else may write it');
  }
  return JSON.parse(Buffer.from(cached.slice(DUMP_MARK.length), 'base64').toString('utf8')) as Profile;
}
