import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 10;

/**
 * Waits for a condition, never for a time.
 * @throws after `longestMs`, saying what did not happen.
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  longestMs = 30_000,
): Promise<T> {
  const end = Date.now() + longestMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`did not happen within ${longestMs} ms: ${what}`);
    await pause(EVERY_MS);
  }
}
