import { Redis } from 'ioredis';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { profileKey } from '../../../lambdas/ports/profile-cache/profile-cache.ts';
import { type Pipeline, startPipeline } from '../../../local/pipeline.ts';
import { startDynamoDb } from '../../../local/servers/dynamodb.ts';
import { startRedis } from '../../../local/servers/redis.ts';
import { createAccount, readAccount } from '../../e2e/person.ts';
import { until } from '../../until.ts';
import { secretIn } from '../printed.ts';
import { startWire, type Wire } from './wire.ts';

/** People who ask while something is wrong. */
const PEOPLE = 8;
/** Longer than any queue hides or delays a message. */
const COMES_BACK_AFTER_MS = 100_000;
/** Milliseconds of real time: a breaker is open for 10 s. */
const NORMAL_WITHIN_MS = 60_000;
const EMAIL = 'somebody@veteran.test';

interface Wires {
  readonly redis: Wire;
  readonly dynamoDb: Wire;
}

interface Fault {
  readonly name: string;
  readonly begin: (pipeline: Pipeline, wires: Wires) => void;
  readonly end: (pipeline: Pipeline, wires: Wires) => void;
}

const onWire = (name: keyof Wires, mode: 'refuses' | 'hangs'): Fault => ({
  name: `${name} ${mode}`,
  begin: (_, wires) => wires[name].set(mode),
  end: (_, wires) => wires[name].set('works'),
});
const atMhv = (outage: '503' | 'reset' | 'hang'): Fault => ({
  name: `MHV ${outage}`,
  begin: ({ surroundings }) => surroundings.mhv?.control({ outage }),
  end: ({ surroundings }) => surroundings.mhv?.control({ outage: 'none' }),
});

const faults: readonly Fault[] = [
  onWire('redis', 'refuses'),
  onWire('redis', 'hangs'),
  onWire('dynamoDb', 'refuses'),
  onWire('dynamoDb', 'hangs'),
  atMhv('503'),
  atMhv('reset'),
  atMhv('hang'),
  {
    name: 'MHV slow',
    begin: ({ surroundings }) => surroundings.mhv?.control({ latencyMs: 4_000 }),
    end: ({ surroundings }) => surroundings.mhv?.control({ latencyMs: 20 }),
  },
  {
    name: 'STS down',
    begin: ({ surroundings }) => surroundings.sts?.control({ outage: true }),
    end: ({ surroundings }) => surroundings.sts?.control({ outage: false }),
  },
  {
    name: 'keys rotated twice',
    begin: ({ surroundings }) => surroundings.sts?.rotate(),
    end: ({ surroundings }) => surroundings.sts?.rotate(),
  },
];

/**
 * One fault after the other in front of what `npm start` runs: real clients, sockets and sandboxes, in real time.
 * @param onLine told how each went.
 * @returns what was broken.
 */
export async function playReal(onLine: (line: string) => void): Promise<string[]> {
  const dynamoDb = await startDynamoDb();
  const server = await startRedis({});
  const wires = {
    redis: await startWire(server.port),
    dynamoDb: await startWire(Number(new URL(dynamoDb.url).port)),
  };
  const pipeline = await startPipeline({
    redisUrl: `redis://127.0.0.1:${wires.redis.port}`,
    dynamoDbEndpoint: `http://127.0.0.1:${wires.dynamoDb.port}`,
    mhvLatencyMs: 20,
  });
  const redis = new Redis({ host: server.host, port: server.port, disconnectTimeout: 100 });
  try {
    const broken: string[] = [];
    for (const [index, fault] of faults.entries()) {
      const found = await playFault(fault, index, { pipeline, wires, redis });
      onLine(`${fault.name}: ${found.answers}${found.broken.length > 0 ? '  BROKEN' : ''}`);
      broken.push(...found.broken.map((what) => `${fault.name}: ${what}`));
    }
    return [...broken, ...leaksOf(pipeline), ...asked(pipeline)];
  } finally {
    redis.disconnect();
    await pipeline.stop();
    await Promise.all([wires.redis.stop(), wires.dynamoDb.stop()]);
    await server.stop();
    await dynamoDb.stop();
  }
}

interface Place {
  readonly pipeline: Pipeline;
  readonly wires: Wires;
  /** Past the wire. */
  readonly redis: Redis;
}

async function playFault(fault: Fault, index: number, { pipeline, wires, redis }: Place) {
  const people = Array.from(
    { length: PEOPLE },
    (_, person) => `1000000001V${710_000 + 100 * index + person}`,
  );
  await Promise.all(people.map((icn) => redis.set(profileKey(icn), 'the old profile')));
  const ask = (icn: string) =>
    createAccount(pipeline, icn, {
      body: { icn, email: EMAIL, terms_of_use: { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' } },
    });
  fault.begin(pipeline, wires);
  const answers = await Promise.all(people.map(ask));
  fault.end(pipeline, wires);

  const broken: string[] = [];
  const last = `1000000001V${719_000 + index}`;
  await until(
    'a request is answered normally',
    async () => (await ask(last)).status === 200,
    NORMAL_WITHIN_MS,
  );
  await until('queues are empty', () => isQuiet(pipeline), NORMAL_WITHIN_MS);
  for (const [person, { status, body, headers }] of answers.entries()) {
    const icn = people[person] ?? '';
    const id = headers.get('x-correlation-id');
    if (secretIn(JSON.stringify(body))) broken.push(`${id}: personal data in an answer`);
    if (status !== 200) continue;
    if ((await redis.exists(profileKey(icn))) === 1) broken.push(`${id}: the profile was not busted`);
    if (body.meta.stored === false) continue;
    if ((await readAccount(pipeline, icn)).status !== 200) broken.push(`${id}: the account was not stored`);
  }
  return { broken, answers: counted(answers.map(({ status }) => status)) };
}

/** Moves on to when messages that failed come back. */
function isQuiet(pipeline: Pipeline): boolean {
  const counts = ['bust', 'bust-later', 'fallback', 'store-error'].map((name) => pipeline.queue(name).counts);
  if (counts.every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0)) return true;
  if (counts.every(({ visible }) => visible === 0)) pipeline.clock.advance(COMES_BACK_AFTER_MS);
  return false;
}

function counted(statuses: readonly number[]): string {
  const kinds = [...new Set(statuses)].sort();
  return kinds.map((kind) => `${statuses.filter((each) => each === kind).length} x ${kind}`).join(', ');
}

function leaksOf({ logs }: Pipeline): string[] {
  return logs.flatMap(({ fields }) => {
    const leak = secretIn(JSON.stringify(fields));
    return leak === undefined ? [] : [`personal data in a log: ${leak}`];
  });
}

/** MHV is asked once for each request that was let through, and once more for each retry that was counted. */
function asked({ surroundings, metrics: values }: Pipeline): string[] {
  const sum = (name: string) =>
    values
      .filter((value) => value.name === name && !('application' in value.dimensions))
      .reduce((all, { value }) => all + value, 0);
  const times = surroundings.mhv?.requests.length ?? 0;
  const allowed = [
    metrics.succeeded,
    metrics.rejected,
    metrics.failed,
    metrics.storedAnswer,
    metrics.upstreamRetry,
  ]
    .map(sum)
    .reduce((all, each) => all + each, 0);
  return times > allowed ? [`MHV was asked ${times} times, and ${allowed} are counted`] : [];
}
