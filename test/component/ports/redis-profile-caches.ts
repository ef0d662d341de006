import type { Redis } from 'ioredis';
import {
  noCredentials,
  passwordCredentials,
} from '../../../lambdas/ports/profile-cache/cache-credentials.ts';
import { fixedEndpoint } from '../../../lambdas/ports/profile-cache/cache-endpoint.ts';
import { RedisProfileCache } from '../../../lambdas/ports/profile-cache/redis-profile-cache.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import { cacheUser, type RedisServer } from '../../fixtures/redis-servers.ts';
import type { CacheUnderTest } from './profile-cache.behaviour.ts';

/** The cache, and the administrator's way around it. */
export function underTest(cache: RedisProfileCache, admin: Redis): CacheUnderTest {
  return {
    cache,
    set: async (key, value) => {
      await admin.set(key, value);
    },
    exists: async (key) => (await admin.exists(key)) === 1,
  };
}

export function plainCache(port: number, settings: { readonly cluster?: boolean } = {}): RedisProfileCache {
  const { cluster = false } = settings;
  return new RedisProfileCache({
    endpoint: fixedEndpoint({ host: '127.0.0.1', port, tls: false, cluster, serverless: false }),
    credentials: noCredentials,
  });
}

/** As `cacheUser`, over TLS. */
export function tlsCache(
  server: RedisServer,
  settings: { readonly cluster: boolean; readonly password?: string; readonly ca?: string | undefined },
): RedisProfileCache {
  const { cluster, password = cacheUser.password } = settings;
  return new RedisProfileCache({
    endpoint: fixedEndpoint({ host: '127.0.0.1', port: server.port, tls: true, cluster, serverless: false }),
    credentials: passwordCredentials(
      cacheUser.username,
      'cache-password',
      new InMemorySecrets({ 'cache-password': password }),
    ),
    ca: 'ca' in settings ? settings.ca : server.ca,
  });
}
