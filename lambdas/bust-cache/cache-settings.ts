import type { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import type * as v from 'valibot';
import {
  type CredentialsSource,
  noCredentials,
  passwordCredentials,
} from '../ports/profile-cache/cache-credentials.ts';
import { type EndpointFinder, fixedEndpoint } from '../ports/profile-cache/cache-endpoint.ts';
import { iamCredentials } from '../ports/profile-cache/iam-cache-credentials.ts';
import { namedCacheEndpoint } from '../ports/profile-cache/named-cache-endpoint.ts';
import type { Secrets } from '../ports/secrets/secrets.ts';
import type { BustCacheEnvironment } from './env.ts';

type Environment = v.InferOutput<typeof BustCacheEnvironment>;

export function endpointOf(env: Environment, client: ElastiCacheClient): EndpointFinder {
  if (env.REDIS_HOST === '') return namedCacheEndpoint(client, env.REDIS_CACHE_NAME);
  return fixedEndpoint({
    host: env.REDIS_HOST,
    port: env.REDIS_PORT,
    tls: env.REDIS_TLS,
    cluster: env.REDIS_CLUSTER,
    serverless: env.REDIS_SERVERLESS,
  });
}

export function credentialsOf(
  env: Environment,
  client: ElastiCacheClient,
  secrets: Secrets,
): CredentialsSource {
  switch (env.REDIS_AUTH) {
    case 'none':
      return noCredentials;
    case 'password':
      return passwordCredentials(env.REDIS_USER, env.REDIS_PASSWORD_SECRET, secrets);
    case 'iam':
      return iamCredentials(client, { cacheName: env.REDIS_CACHE_NAME, user: env.REDIS_USER });
  }
}
