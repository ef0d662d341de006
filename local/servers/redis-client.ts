import { readFileSync } from 'node:fs';
import { Redis, type RedisOptions } from 'ioredis';

/** Where a Redis is and who we are there. */
export interface RedisAddress {
  host: string;
  port: number;
  tls: boolean;
  username?: string;
  password?: string;
}

/** A client of that Redis; `caFile` (PEM) is the authority that signed its certificate. */
export function redisClient(address: RedisAddress, caFile: string | undefined, options: RedisOptions): Redis {
  return new Redis({
    host: address.host,
    port: address.port,
    username: address.username,
    password: address.password,
    tls: address.tls ? { ca: caFile ? readFileSync(caFile) : undefined } : undefined,
    // After a lost connection its timer has nothing to wait for and would keep the process alive for 2 s.
    disconnectTimeout: 100,
    ...options,
  });
}
