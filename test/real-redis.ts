import { findOnPath } from '../local/servers/redis-process.ts';

/** Path of a real `redis-server`, if there is one on PATH. */
export const redisServer = findOnPath('redis-server', process.env.PATH ?? '');

/** `describe` for suites on a real Redis: on a machine without one they are skipped, and that is said aloud. */
export const describeOnRealRedis = redisServer === undefined ? notRun : describe;

function notRun(name: string, suite: () => void): void {
  // Straight to stderr: jest would put a stack trace around console output.
  process.stderr.write(`NOT RUN: ${name} (no redis-server on PATH)\n`);
  describe.skip(name, suite);
}
