import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';

export interface KeyWatch {
  /** `performance.now()` when the key was first seen to be gone; undefined if it still was there at the end. */
  gone(key: string): Promise<number | undefined>;
  /** Looks until every key is gone, or for this many milliseconds; then the watch is over. */
  end(longestMs: number): Promise<void>;
}

/** Looks at all keys that somebody waits for in one round trip, a millisecond after the look before. */
export function watchKeys(redis: Redis): KeyWatch {
  const waiting = new Map<string, (at: number | undefined) => void>();
  let latest = Number.POSITIVE_INFINITY;
  let ending = false;

  async function look(): Promise<void> {
    while (!(ending && (waiting.size === 0 || performance.now() > latest))) {
      const keys = [...waiting.keys()];
      const pipeline = redis.pipeline();
      for (const key of keys) pipeline.exists(key);
      const answers = keys.length > 0 ? await pipeline.exec() : [];
      const at = performance.now();
      answers?.forEach(([fault, exists], index) => {
        const key = keys[index] ?? '';
        if (fault || exists !== 0) return;
        waiting.get(key)?.(at);
        waiting.delete(key);
      });
      await wait(1);
    }
    for (const settle of waiting.values()) settle(undefined);
  }

  const looking = look();
  return {
    gone: (key) => new Promise((resolve) => waiting.set(key, resolve)),
    async end(longestMs) {
      latest = performance.now() + longestMs;
      ending = true;
      await looking;
    },
  };
}
