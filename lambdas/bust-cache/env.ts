import * as v from 'valibot';
import { commonVariables, flag, text } from '../platform/environment.ts';

/** Where the cache is: `REDIS_HOST` and its companions, or, with an empty `REDIS_HOST`, its name. */
export const BustCacheEnvironment = v.pipe(
  v.object({
    ...commonVariables,
    REDIS_HOST: v.string(),
    REDIS_PORT: v.pipe(v.string(), v.digits(), v.transform(Number)),
    REDIS_TLS: flag,
    REDIS_CLUSTER: flag,
    /** Name of an ElastiCache cache: to find it, and to sign IAM tokens for it. Empty where neither is wanted. */
    REDIS_CACHE_NAME: v.string(),
    /** IAM tokens for a serverless cache name their kind. */
    REDIS_SERVERLESS: flag,
    REDIS_AUTH: v.picklist(['none', 'password', 'iam']),
    REDIS_USER: v.string(),
    /** Id of the secret that holds the password; empty without one. */
    REDIS_PASSWORD_SECRET: v.string(),
    /** Path of a PEM file of a private authority; empty without one. */
    REDIS_CA_FILE: v.string(),
    /** Name of the queue whose messages are the second bust. */
    BUST_LATER_QUEUE_NAME: text,
  }),
  v.check((env) => env.REDIS_HOST !== '' || env.REDIS_CACHE_NAME !== '', 'REDIS_HOST or REDIS_CACHE_NAME'),
);
