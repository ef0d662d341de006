import { passwordCredentials } from '../../../lambdas/ports/profile-cache/cache-credentials.ts';
import { fixedEndpoint } from '../../../lambdas/ports/profile-cache/cache-endpoint.ts';
import { profileKey } from '../../../lambdas/ports/profile-cache/profile-cache.ts';
import { RedisProfileCache } from '../../../lambdas/ports/profile-cache/redis-profile-cache.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import {
  cacheUser,
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
} from '../../fixtures/redis-servers.ts';
import { describeOnRealRedis } from '../../real-redis.ts';
import { until } from '../../until.ts';
import { describeProfileCacheBehaviour } from './profile-cache.behaviour.ts';
import { plainCache, tlsCache, underTest } from './redis-profile-caches.ts';

const ICN = '1012667145V762142';

function onRealRedis(
  name: string,
  options: RedisServerOptions,
  cacheOf: (server: RedisServer) => RedisProfileCache,
) {
  describeOnRealRedis(`on a real Redis, ${name}`, () => {
    let server: RedisServer;
    let cache: RedisProfileCache;
    beforeAll(async () => {
      server = await startRedisServer(options);
      cache = cacheOf(server);
    }, 20_000);
    afterAll(async () => {
      cache.close();
      await server.stop();
    });

    describeProfileCacheBehaviour('RedisProfileCache', () => underTest(cache, server.admin));

    test('a connection that died while the sandbox slept costs nothing but a new one', async () => {
      await cache.bust([ICN]);
      await server.admin.set(profileKey(ICN), 'value');
      await server.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      expect(await cache.bust([ICN])).toEqual([{ kind: 'busted', found: true }]);
    });
  });
}

onRealRedis('plain', {}, ({ port }) => plainCache(port));
onRealRedis('with TLS, a user and a password', { tls: true }, (server) =>
  tlsCache(server, { cluster: false }),
);
onRealRedis('in cluster mode', { cluster: true }, ({ port }) => plainCache(port, { cluster: true }));
onRealRedis('in cluster mode, with a client that is not', { cluster: true }, ({ port }) => plainCache(port));
onRealRedis('in cluster mode with TLS, a user and a password', { cluster: true, tls: true }, (server) =>
  tlsCache(server, { cluster: true }),
);

describeOnRealRedis('a real Redis that goes away and comes back', () => {
  test.each([
    ['a plain server', {}],
    ['a cluster', { cluster: true }],
  ])(
    'costs the batches meanwhile, and nothing after: %s',
    async (_, options) => {
      const server = await startRedisServer(options);
      const cache = plainCache(server.port, options);
      await cache.bust([ICN]);
      await server.stop();
      expect((await cache.bust([ICN, ICN])).map(({ kind }) => kind)).toEqual(['failed', 'failed']);
      const again = await startRedisServer({ ...options, port: server.port });
      await again.admin.set(profileKey(ICN), 'value');
      expect(await cache.bust([ICN])).toEqual([{ kind: 'busted', found: true }]);
      cache.close();
      await again.stop();
    },
    20_000,
  );
});

describeOnRealRedis('a cluster that answers but is not whole', () => {
  test('is a failed bust, not one without an end, and mends itself', async () => {
    const server = await startRedisServer({ cluster: true });
    const state = async () => String(await server.admin.call('CLUSTER', 'INFO'));
    await server.admin.call('CLUSTER', 'DELSLOTSRANGE', '0', '100');
    await until('the cluster is not whole', async () => (await state()).includes('cluster_state:fail'));
    const cache = plainCache(server.port, { cluster: true });
    expect((await cache.bust([ICN])).map(({ kind }) => kind)).toEqual(['failed']);
    await server.admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '100');
    await until('the cluster is whole', async () => (await state()).includes('cluster_state:ok'));
    expect(await cache.bust([ICN])).toEqual([{ kind: 'busted', found: false }]);
    cache.close();
    await server.stop();
  }, 20_000);
});

describeOnRealRedis('a real Redis with TLS, a user and a password', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer({ tls: true });
  }, 20_000);
  afterAll(() => server.stop());

  test.each<[string, (server: RedisServer) => RedisProfileCache]>([
    ['a wrong password', () => tlsCache(server, { cluster: false, password: 'wrong' })],
    ['an authority that is not trusted', () => tlsCache(server, { cluster: false, ca: undefined })],
    ['a client without TLS', () => plainCache(server.port)],
  ])(
    'refuses %s, which is a failed bust',
    async (_, cacheOf) => {
      const cache = cacheOf(server);
      const answers = await cache.bust([ICN]);
      expect(answers.map(({ kind }) => kind)).toEqual(['failed']);
      cache.close();
    },
    10_000,
  );

  test('takes a rotated password at the next connection', async () => {
    const secrets = new InMemorySecrets({ 'cache-password': 'the old one' });
    const cache = new RedisProfileCache({
      endpoint: fixedEndpoint({
        host: '127.0.0.1',
        port: server.port,
        tls: true,
        cluster: false,
        serverless: false,
      }),
      credentials: passwordCredentials(cacheUser.username, 'cache-password', secrets),
      ca: server.ca,
    });
    expect((await cache.bust([ICN])).map(({ kind }) => kind)).toEqual(['failed']);
    secrets.values.set('cache-password', cacheUser.password);
    expect(await cache.bust([ICN])).toEqual([{ kind: 'busted', found: false }]);
    cache.close();
  });
});
