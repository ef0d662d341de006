import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { keepAliveHttpClient } from '../../lambdas/platform/http-client.ts';
import { profileKey } from '../../lambdas/ports/profile-cache/profile-cache.ts';
import { percentile } from '../statistics.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { watchKeys } from './watch-keys.ts';

/** One rate: what was asked a second, and milliseconds from a 200 to the moment its person's profile is gone. */
export interface RateRun {
  readonly rate: number;
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds from a request's intended start to its answer. */
  readonly answer_p50: number;
  readonly answer_p99: number;
  /** Requests that got another answer than 200, by status; 0 is none. */
  readonly refused: Readonly<Record<string, number>>;
  /** Whether everybody got 200, nobody waited longer than a second, and every profile went. */
  readonly held: boolean;
}

export interface PipelineLag {
  readonly runs: readonly RateRun[];
  /** Which DynamoDB and which Redis. */
  readonly on: string;
}

/** Requests a second: all of the first line, and of the second until one holds, the knee. */
const RATES = [1, 50];
const KNEE = [200, 150, 100, 75];
const SECONDS = 20;
/** Sandboxes start one by one: a step each, so that they do not all start at once. */
const WARM_UP = [2, 10, 25];
const WARM_UP_SECONDS = 5;
/** After a rate that was too much: what is under way ends, and the breaker asks MHV again. */
const REST_MS = 15_000;
const LONGEST_ANSWER_MS = 10_000;
/** Profiles that are there so long after the last answer are not waited for. */
const LONGEST_LAG_MS = 20_000;

interface World {
  readonly api: string;
  readonly token: string;
  readonly redis: string;
  /** Which DynamoDB and Redis it has. */
  readonly parts: { readonly dynamoDb: string; readonly redis: string };
}

/** Open model: requests start when they are due, whatever became of those before. */
export async function measurePipeline(onRun: (run: RateRun) => void): Promise<PipelineLag> {
  const dynamoDb = await startDynamoDbLocal();
  const child = fork(path.join(import.meta.dirname, 'world.ts'), {
    env: { ...process.env, ...(dynamoDb ? { DYNAMODB_ENDPOINT: dynamoDb.url } : {}) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [world] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the pipeline did not start'))),
  ])) as [World];
  const redis = new Redis(world.redis, { disconnectTimeout: 100 });
  const runs: RateRun[] = [];
  try {
    for (const rate of WARM_UP) await runAt(rate, WARM_UP_SECONDS, world, redis);
    for (const rate of [...RATES, ...KNEE]) {
      const run = await runAt(rate, SECONDS, world, redis);
      runs.push(run);
      onRun(run);
      if (run.held && KNEE.includes(rate)) break;
      if (!run.held) await wait(REST_MS);
    }
  } finally {
    redis.disconnect();
    child.disconnect();
    dynamoDb?.stop();
  }
  return { runs, on: `${dynamoDb ? 'DynamoDB Local' : world.parts.dynamoDb}, ${world.parts.redis}` };
}

let people = 0;

async function runAt(rate: number, seconds: number, world: World, redis: Redis): Promise<RateRun> {
  const http = keepAliveHttpClient();
  const persons = [];
  for (let index = 0; index < rate * seconds; index += 1) {
    people += 1;
    const icn = `1000000001V${100_000 + people}`;
    const { body: token } = await http({
      method: 'GET',
      url: `${world.token}?icn=${icn}`,
      timeoutMs: LONGEST_ANSWER_MS,
    });
    await redis.set(profileKey(icn), 'the old profile');
    persons.push({ icn, token });
  }

  const watch = watchKeys(redis);
  const lags: Promise<number | undefined>[] = [];
  const answers: number[] = [];
  const refused: Record<string, number> = {};
  const start = performance.now();
  await Promise.all(
    persons.map(async ({ icn, token }, index) => {
      const due = start + (index * 1000) / rate;
      await wait(Math.max(due - performance.now(), 0));
      const status = await create(http, world, icn, token);
      const answeredAt = performance.now();
      answers.push(answeredAt - due);
      if (status === 200) lags.push(watch.gone(profileKey(icn)).then((at) => at && at - answeredAt));
      else refused[status] = (refused[status] ?? 0) + 1;
    }),
  );
  const all = await watch.end(LONGEST_LAG_MS).then(() => Promise.all(lags));
  const gone = all.filter((lag) => lag !== undefined);
  // A profile can be gone before its answer has arrived here.
  const waited = gone.map((lag) => Math.max(lag, 0));
  const [answer_p50, answer_p99] = [percentile(answers, 0.5), percentile(answers, 0.99)];
  return {
    rate,
    requests: persons.length,
    // Nobody got 200: there is nothing to say.
    p50: waited.length > 0 ? percentile(waited, 0.5) : Number.NaN,
    p99: waited.length > 0 ? percentile(waited, 0.99) : Number.NaN,
    answer_p50,
    answer_p99,
    refused,
    held: gone.length === persons.length && answer_p99 < 1_000,
  };
}

async function create(
  http: ReturnType<typeof keepAliveHttpClient>,
  { api }: World,
  icn: string,
  token: string,
): Promise<number> {
  const terms_of_use = { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' };
  return http({
    method: 'POST',
    url: `${api}/v1/account`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ icn, terms_of_use }),
    timeoutMs: LONGEST_ANSWER_MS,
  }).then(
    ({ status }) => status,
    () => 0,
  );
}
