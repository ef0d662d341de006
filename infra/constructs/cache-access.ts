import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type * as v from 'valibot';
import type { BustCacheEnvironment } from '../../lambdas/bust-cache/env.ts';
import type { FunctionNetwork } from './capability-function.ts';

type RedisVariable = Extract<keyof v.InferInput<typeof BustCacheEnvironment>, `REDIS_${string}`>;

/** What bust-cache needs to reach the profile cache. */
export interface CacheAccess {
  /** The `REDIS_*` variables of its env.ts. */
  readonly variables: Readonly<Record<RedisVariable, string>>;
  /** Where the cache can be reached from; none where it can be from everywhere. */
  readonly network?: FunctionNetwork;
  grantConnect(grantee: IGrantable): void;
}
