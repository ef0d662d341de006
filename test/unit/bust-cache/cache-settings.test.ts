import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import * as v from 'valibot';
import { credentialsOf, endpointOf } from '../../../lambdas/bust-cache/cache-settings.ts';
import { BustCacheEnvironment } from '../../../lambdas/bust-cache/env.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';

const variables = {
  STAGE: 'dev',
  POWERTOOLS_SERVICE_NAME: 'bust-cache',
  POWERTOOLS_METRICS_NAMESPACE: 'MhvAccountCreation',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RELEASE: 'unlabelled',
  AWS_USE_FIPS_ENDPOINT: 'false',
  REDIS_HOST: 'redis.test',
  REDIS_PORT: '6380',
  REDIS_TLS: 'true',
  REDIS_CLUSTER: 'false',
  REDIS_CACHE_NAME: '',
  REDIS_SERVERLESS: 'false',
  REDIS_AUTH: 'none',
  REDIS_USER: '',
  REDIS_PASSWORD_SECRET: '',
  REDIS_CA_FILE: '',
  BUST_LATER_QUEUE_NAME: 'bust-later',
};
const env = (changes: Partial<typeof variables> = {}) =>
  v.parse(BustCacheEnvironment, { ...variables, ...changes });
const client = new ElastiCacheClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
});

describe('the settings of the cache', () => {
  test('say where it is', async () => {
    expect(await endpointOf(env(), client)(0)).toEqual({
      host: 'redis.test',
      port: 6380,
      tls: true,
      cluster: false,
      serverless: false,
    });
  });

  test('say who we are there', async () => {
    const secrets = new InMemorySecrets({ 'cache-password': 'abc' });
    const credentials = async (changes: Partial<typeof variables>) =>
      credentialsOf(env(changes), client, secrets)(await endpointOf(env(changes), client)(0));
    expect(await credentials({})).toEqual({});
    const password = { REDIS_AUTH: 'password', REDIS_PASSWORD_SECRET: 'cache-password' };
    expect(await credentials(password)).toEqual({ password: 'abc' });
    expect(await credentials({ ...password, REDIS_USER: 'bust' })).toEqual({
      username: 'bust',
      password: 'abc',
    });
    await expect(credentials({ ...password, REDIS_PASSWORD_SECRET: 'other' })).rejects.toThrow('other');
    const iam = { REDIS_AUTH: 'iam', REDIS_USER: 'bust', REDIS_CACHE_NAME: 'mpi', REDIS_SERVERLESS: 'true' };
    expect(await credentials(iam)).toEqual({
      username: 'bust',
      password: expect.stringMatching(/^mpi\/\?.*ResourceType=ServerlessCache/),
    });
  });

  test.each([
    ['neither host nor name', { REDIS_HOST: '' }],
    ['a port that is no number', { REDIS_PORT: 'six' }],
    ['an unknown way to sign in', { REDIS_AUTH: 'kerberos' }],
  ])('are refused with %s', (_, changes) => {
    expect(() => env(changes)).toThrow();
  });
});
