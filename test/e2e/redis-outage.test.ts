import { Redis } from 'ioredis';
import { profileKey } from '../../lambdas/ports/profile-cache/profile-cache.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { startRespServer } from '../../local/servers/resp-server.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate, type Template } from '../../local/template/template.ts';
import { startRedisServer } from '../fixtures/redis-servers.ts';
import { redisServer } from '../real-redis.ts';
import { until } from '../until.ts';
import { createAccount } from './person.ts';

const REQUESTS = 200;
/** Visibility timeout of the bust queues: a message that failed comes back after it. */
const COMES_BACK_AFTER_MS = 90_000;

test('Redis is killed in a burst of 200 requests and started again: every profile is busted, no account failed', async () => {
  const first = await startRedis();
  const { port } = first;
  let pipeline: Pipeline | undefined;
  let second: Stoppable | undefined;
  try {
    const running = await startPipeline({
      redisUrl: `redis://127.0.0.1:${port}`,
      mhvLatencyMs: 5,
      template: await withoutThrottle(),
    });
    pipeline = running;
    // Else all are answered before the first is busted, by a function that is still starting.
    await running.warmUp();
    const busted = () =>
      running.logs.filter(({ fields }) => fields.step === 'bust' && fields.level === 'INFO').length;
    const notBusted = () => running.metrics.filter(({ name }) => name === 'ProfileNotBusted').length;
    const people = Array.from({ length: REQUESTS }, (_, index) => `1000000001V${500_000 + index}`);
    await putOldProfiles(port, people);
    let answered = 0;
    const answers = people.map(async (icn) => {
      const { status } = await createAccount(running, icn);
      answered += 1;
      return status;
    });
    await until('some are busted, while others are under way', () => busted() >= REQUESTS / 10, 60_000);
    expect(answered).toBeLessThan(REQUESTS);
    await first.stop();
    expect(await Promise.all(answers)).toEqual(people.map(() => 200));
    await until('a bust has failed', () => notBusted() > 0);
    expect(busted()).toBeLessThan(REQUESTS);

    second = await startRedis(port);
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
    expect(running.queue('bust-later-dead-letters').messages).toEqual([]);
  } finally {
    await pipeline?.stop();
    await first.stop();
    await second?.stop();
  }
}, 120_000);

/** More come at once than are let through, for the ten sandboxes of a new account. */
async function withoutThrottle(): Promise<Template> {
  const { template } = loadTemplate((await synthesize()).folder);
  const stages = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::ApiGateway::Stage');
  for (const { Properties } of stages) delete Properties?.MethodSettings;
  delete template.Metadata?.Capacity;
  return template;
}

interface Stoppable {
  readonly port: number;
  stop(): Promise<void>;
}

/** A real one, which dies by SIGKILL, where there is one. */
async function startRedis(port = 0): Promise<Stoppable> {
  const server = await (redisServer ? startRedisServer({ port }) : startRespServer({ port }));
  let stopped: Promise<void> | undefined;
  return {
    port: server.port,
    stop() {
      stopped ??= server.stop();
      return stopped;
    },
  };
}

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
