import { crc32 } from 'node:zlib';

/** Buckets of a feature's actors: percentages have three decimals. */
const BUCKETS = 100_000;

/**
 * Whether an actor is in, as VA.gov's own flags decide it (Flipper; docs/domain.md 6). A higher percentage only ever
 * adds people, and the same ones are in again after it was lowered.
 * @param percentage 0 to 100.
 */
export function isIn(feature: string, actor: string | undefined, percentage: number): boolean {
  if (actor === undefined) return false;
  // The product as it comes, not rounded: 25.695 * 1000 may be a hair off, and Flipper's is off by the same.
  return crc32(feature + actor) % BUCKETS < percentage * 1_000;
}
