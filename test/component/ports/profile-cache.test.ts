import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Redis } from 'ioredis';
import {
  noCredentials,
  passwordCredentials,
} from '../../../lambdas/ports/profile-cache/cache-credentials.ts';
import { fixedEndpoint } from '../../../lambdas/ports/profile-cache/cache-endpoint.ts';
import { RedisProfileCache } from '../../../lambdas/ports/profile-cache/redis-profile-cache.ts';
import { type RespServer, startRespServer } from '../../../local/servers/resp-server.ts';
import { InMemoryProfileCache } from '../../doubles/in-memory-profile-cache.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import { describeProfileCacheBehaviour } from './profile-cache.behaviour.ts';
import { plainCache, underTest } from './redis-profile-caches.ts';

const ICN = '1012667145V762142';

describeProfileCacheBehaviour('InMemoryProfileCache', () => {
  const cache = new InMemoryProfileCache();
  return {
    cache,
    set: async (key, value) => {
      cache.profiles.set(key, value);
    },
    exists: async (key) => cache.profiles.has(key),
  };
});

describe('on the small server of this repository', () => {
  let server: RespServer;
  let cache: RedisProfileCache;
  let admin: Redis;
  beforeAll(async () => {
    server = await startRespServer();
    cache = plainCache(server.port);
    admin = new Redis({ host: '127.0.0.1', port: server.port });
  });
  afterAll(async () => {
    cache.close();
    admin.disconnect();
    await server.stop();
  });
  describeProfileCacheBehaviour('RedisProfileCache', () => underTest(cache, admin));
});

describe('a cache that does not answer', () => {
  let silent: Server;
  let port: number;
  beforeEach(async () => {
    silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    port = (silent.address() as AddressInfo).port;
  });
  afterEach(() => silent.close());

  test('fails each person of the batch, and throws nothing', async () => {
    const cache = plainCache(port);
    const answers = await cache.bust([ICN, ICN]);
    expect(answers.map(({ kind }) => kind)).toEqual(['failed', 'failed']);
    cache.close();
  }, 10_000);

  test('fails in cluster mode too', async () => {
    const cache = plainCache(port, { cluster: true });
    expect((await cache.bust([ICN])).map(({ kind }) => kind)).toEqual(['failed']);
    cache.close();
  }, 10_000);
});

describe('a cache that cannot be reached', () => {
  test('is looked for again with the number of failures so far', async () => {
    const asked: number[] = [];
    const server = await startRespServer();
    await server.stop();
    const cache = new RedisProfileCache({
      endpoint: async (failures) => {
        asked.push(failures);
        return { host: '127.0.0.1', port: server.port, tls: false, cluster: false, serverless: false };
      },
      credentials: noCredentials,
    });
    for (let batch = 0; batch < 4; batch += 1) {
      expect(await cache.bust([ICN])).toEqual([{ kind: 'failed', fault: expect.anything() }]);
    }
    expect(asked).toEqual([0, 1, 2, 3]);
  });

  test.each<[string, ConstructorParameters<typeof RedisProfileCache>[0]]>([
    [
      'no endpoint',
      {
        endpoint: async () => {
          throw new Error('no such cache');
        },
        credentials: noCredentials,
      },
    ],
    [
      'no password',
      {
        endpoint: fixedEndpoint({
          host: '127.0.0.1',
          port: 1,
          tls: false,
          cluster: false,
          serverless: false,
        }),
        credentials: passwordCredentials('', 'empty-secret', new InMemorySecrets()),
      },
    ],
  ])('fails each person where there is %s', async (_, settings) => {
    const answers = await new RedisProfileCache(settings).bust([ICN, ICN]);
    expect(answers.map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  });
});
