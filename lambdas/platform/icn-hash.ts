import { createHmac } from 'node:crypto';
import type { Secrets } from '../ports/secrets/secrets.ts';

/** Finds a person's log lines without an ICN in the logs: a keyed hash, the same for the same person. */
export type IcnHash = (icn: string) => Promise<string>;

/** Hex digits: enough that two people do not meet, few enough to read out. */
const DIGITS = 16;

/** HMAC-SHA-256. Without its key the hash is `unknown`: a log line is never worth a failed request. */
export function keyedIcnHash(secrets: Secrets, keySecret: string): IcnHash {
  return async (icn) => {
    const key = await secrets.get(keySecret);
    if (key.kind === 'missing') return 'unknown';
    return createHmac('sha256', key.value).update(icn).digest('hex').slice(0, DIGITS);
  };
}
