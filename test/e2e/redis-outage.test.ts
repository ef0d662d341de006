import { Redis } from 'ioredis';
import { profileKey } from '../../lambdas/ports/profile-cache/profile-cache.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { startRespServer } from '../../local/servers/resp-server.ts';
import { until } from '../until.ts';
import { createAccount } from './person.ts';

const REQUESTS = 200;
/** Visibility timeout of the bust queues: a message that failed comes back after it. */
const COMES_BACK_AFTER_MS = 90_000;

test('Redis is killed in a burst of 200 requests and started again: every profile is busted, no account failed', async () => {
  const first = await startRespServer();
  const port = first.port;
  let pipeline: Pipeline | undefined;
  let second: Awaited<ReturnType<typeof startRespServer>> | undefined;
  try {
    const running = await startPipeline({ redisUrl: `redis://127.0.0.1:${port}`, mhvLatencyMs: 5 });
    pipeline = running;
    const people = Array.from({ length: REQUESTS }, (_, index) => `1000000001V${500_000 + index}`);
    await putOldProfiles(port, people);
    const answers = people.map(async (icn, index) => {
      if (index === REQUESTS / 2) await first.stop();
      return (await createAccount(running, icn)).status;
    });
    expect(await Promise.all(answers)).toEqual(people.map(() => 200));

    second = await startRespServer({ port });
    // A Redis that keeps its data comes back with the old profiles, those too that were busted in the meantime.
    await putOldProfiles(port, people);
    await until(
      'both busts of everybody are done',
      () => {
        const counts = [running.queue('bust').counts, running.queue('bust-later').counts];
        if (counts.every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0)) return true;
        if (counts.every(({ visible }) => visible === 0)) running.clock.advance(COMES_BACK_AFTER_MS);
        return false;
      },
      60_000,
    );
    expect(await profilesLeft(port)).toEqual([]);
    expect(running.queue('bust-dead-letters').messages).toEqual([]);
    expect(running.metrics.some(({ name }) => name === 'ProfileNotBusted')).toBe(true);
  } finally {
    await pipeline?.stop();
    await first.stop();
    await second?.stop();
  }
}, 120_000);

async function withRedis<T>(port: number, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ host: '127.0.0.1', port, disconnectTimeout: 100 });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

function putOldProfiles(port: number, people: readonly string[]) {
  return withRedis(port, (redis) =>
    Promise.all(people.map((icn) => redis.set(profileKey(icn), 'the old profile'))),
  );
}

function profilesLeft(port: number) {
  return withRedis(port, (redis) => redis.keys(profileKey('*')));
}
