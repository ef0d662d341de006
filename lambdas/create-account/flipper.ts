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

/** What each byte does to the sum (ISO 3309). */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  return crc;
});

/** Of UTF-8, unsigned. Not node:zlib's: to load that takes a twentieth of the function's load. */
function crc32(text: string): number {
  let crc = ~0;
  for (const byte of Buffer.from(text)) crc = (crc >>> 8) ^ (CRC[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
