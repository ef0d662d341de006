import type { Redis } from 'ioredis';
import { type RunningRedis, startRedis } from '../../../local/servers/redis.ts';
import { redisClient } from '../../../local/servers/redis-client.ts';
import { type RunningSignIn, startSignIn } from '../../../local/simulators/sign-in.ts';

const ICN = '1000000001V100001';
const KEY = `mpi-profile-response:${ICN}`;
let redis: RunningRedis;
let client: Redis;
let signIn: RunningSignIn;

beforeEach(async () => {
  redis = await startRedis({ searchPath: '' });
  client = redisClient(redis, undefined, {});
  signIn = await startSignIn({ redis });
});
afterEach(async () => {
  client.disconnect();
  await signIn.close();
  await redis.stop();
});

const profile = async (more = '') => (await fetch(`${signIn.url}?icn=${ICN}${more}`)).json();

test('the first sign-in asks the MPI and caches for a day, the second reads the cache', async () => {
  expect(await profile()).toEqual({ icn: ICN, mhv_user_profile_id: null, source: 'mpi' });
  expect(await client.ttl(KEY)).toBe(86_400);
  expect(await profile()).toEqual({ icn: ICN, mhv_user_profile_id: null, source: 'cache' });
});

test('a new account is seen only after the cached profile is gone', async () => {
  await profile();
  signIn.learn(ICN, '12345678');
  expect(await profile()).toEqual({ icn: ICN, mhv_user_profile_id: null, source: 'cache' });
  await client.unlink(KEY);
  expect(await profile()).toEqual({ icn: ICN, mhv_user_profile_id: '12345678', source: 'mpi' });
  expect(await profile()).toEqual({ icn: ICN, mhv_user_profile_id: '12345678', source: 'cache' });
});

test('people do not share a profile', async () => {
  signIn.learn('1000000002V100001', '12345678');
  expect(await profile()).toMatchObject({ mhv_user_profile_id: null });
});

test('what is cached is not JSON and does not show the profile', async () => {
  signIn.learn(ICN, '12345678');
  await profile();
  const cached = await client.get(KEY);
  expect(cached?.startsWith('\x04\x08')).toBe(true);
  expect(cached).not.toContain('12345678');
});

test('a value that sign-in did not write is a fault', async () => {
  await client.set(KEY, '{"icn":"rewritten"}');
  expect((await fetch(`${signIn.url}?icn=${ICN}`)).status).toBe(500);
});

test('the stale-refill race: a late refill brings the old profile back', async () => {
  const asked = profile('&refill_after_ms=1000');
  while (signIn.lateReaders() === 0) await new Promise(setImmediate);
  signIn.learn(ICN, '12345678');
  await client.unlink(KEY);
  expect(await asked).toEqual({ icn: ICN, mhv_user_profile_id: null, source: 'mpi' });
  expect(await profile()).toEqual({ icn: ICN, mhv_user_profile_id: null, source: 'cache' });
  await client.unlink(KEY);
  expect(await profile()).toMatchObject({ mhv_user_profile_id: '12345678' });
});

test('without Redis the MPI answers', async () => {
  await profile();
  signIn.learn(ICN, '12345678');
  client.disconnect();
  await redis.stop();
  const answer = { icn: ICN, mhv_user_profile_id: '12345678', source: 'mpi' };
  expect(await profile()).toEqual(answer);
  expect(await profile()).toEqual(answer);
  redis = await startRedis({ searchPath: '' });
});

test.each([
  '',
  '?icn=',
  `?icn=${ICN}&refill_after_ms=-1`,
  `?icn=${ICN}&refill_after_ms=soon`,
])('%j is a 400', async (query) => expect((await fetch(`${signIn.url}${query}`)).status).toBe(400));

test('close ends a refill that waits', async () => {
  const asked = profile('&refill_after_ms=3600000').catch(() => 'ended');
  await profile();
  await signIn.close();
  expect(await asked).toBe('ended');
  signIn = await startSignIn({ redis });
});
