/**
 * How long people wait for what happens after the answer: from 200 to the profile's deletion, and from an error to
 * the moment it can be read. Medians of one run, and as ratios to a request that is answered from the store.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { profileKey } from '../lambdas/ports/profile-cache/profile-cache.ts';
import { startPipeline } from '../local/pipeline.ts';

const TIMES = 60;
const WARM_UP = 5;

const pipeline = await startPipeline({ mhvLatencyMs: 1 });
const { redis: address } = pipeline.surroundings;
const redis = new Redis({ host: address.host, port: address.port, disconnectTimeout: 100 });

async function ask(method: 'GET' | 'POST', icn: string, token: string): Promise<number> {
  const body = JSON.stringify({
    icn,
    terms_of_use: { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' },
  });
  const response = await fetch(`${pipeline.endpoints.api}/v1/account`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body } : {}),
  });
  await response.arrayBuffer();
  return response.status;
}

const mint = async (icn: string) => (await fetch(`${pipeline.endpoints.token}?icn=${icn}`)).text();

async function since(start: number, done: () => Promise<boolean>): Promise<number> {
  while (!(await done())) await turn();
  return performance.now() - start;
}

const lags = { busted: [] as number[], readable: [] as number[], stored: [] as number[] };
for (let index = 0; index < TIMES + WARM_UP; index += 1) {
  const created = `1000000001V${600_000 + index}`;
  const refused = `1000000805V${600_000 + index}`;
  const [createdToken, refusedToken] = await Promise.all([mint(created), mint(refused)]);
  await redis.set(profileKey(created), 'the old profile');
  await ask('POST', created, createdToken);
  const answered = performance.now();
  const busted = await since(answered, async () => (await redis.exists(profileKey(created))) === 0);
  await ask('POST', refused, refusedToken);
  const denied = performance.now();
  const readable = await since(denied, async () => (await ask('GET', refused, refusedToken)) === 422);
  const again = performance.now();
  await ask('POST', created, createdToken);
  const stored = performance.now() - again;
  if (index < WARM_UP) continue;
  lags.busted.push(busted);
  lags.readable.push(readable);
  lags.stored.push(stored);
}
redis.disconnect();
await pipeline.stop();

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const unit = median(lags.stored);
for (const [what, values] of Object.entries({
  'stored answer (the unit)': lags.stored,
  '200 answered -> profile gone': lags.busted,
  'error answered -> readable': lags.readable,
})) {
  const ms = median(values);
  console.log(`${what.padEnd(30)} ${ms.toFixed(1).padStart(7)} ms  ${(ms / unit).toFixed(2).padStart(6)} x`);
}
process.exit(0);
