import { arrivalsOf } from '../../../ops/load/arrivals.ts';
import type { Leg } from '../../../ops/load/leg.ts';
import type { Outcome } from '../../../ops/load/outcome.ts';
import { RunRecord } from '../../../ops/load/record.ts';
import { sendLoad } from '../../../ops/load/send-load.ts';
import { mostMsOf, whyInvalid } from '../../../ops/load/verdicts.ts';
import { seededRandom } from '../../../ops/rollout/traffic.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

const account: Outcome = { name: '200 mhv', kind: 'success', source: 'mhv', status: 200 };
const leg: Leg = { kind: 'counted', at: 0, lengthMs: 4_000, fromRate: 100, toRate: 100 };
const warmUp: Leg = { ...leg, kind: 'warm-up', at: -1_000, lengthMs: 1_000 };

/** 100 a second, evenly; each second of it an interval. */
async function run(
  send: (clock: VirtualClock) => Promise<Outcome>,
  { mostInFlight = 1_000, legs = [leg] }: { mostInFlight?: number; legs?: Leg[] } = {},
) {
  const clock = new VirtualClock();
  const record = new RunRecord(1_000, mostMsOf(150));
  await clock.run(
    sendLoad({
      legs,
      arrivalsOf: (each) => arrivalsOf(each, 'constant', seededRandom(1)),
      send: () => send(clock),
      mostInFlight,
      recorder: record,
      clock,
    }),
  );
  return record;
}

/** One request after the other, a millisecond each; from `from` to `to` it does nothing. */
function stallingServer(from: number, to: number) {
  let freeAt = 0;
  return async (clock: VirtualClock) => {
    const begin = Math.max(clock.now(), freeAt);
    freeAt = (begin >= from && begin < to ? to : begin) + 1;
    await clock.sleep(freeAt - clock.now());
    return account;
  };
}

test('a server that stands still for a second is seen by all who ask in that second, and not by one', async () => {
  const { latencies, intervals, counts } = await run(stallingServer(1_000, 2_000));
  expect(counts.offered).toBe(400);
  expect(intervals.map(({ counts: each }) => each.offered)).toEqual([100, 100, 100, 100]);
  // Those who asked in the stall wait for half of it on average; one closed loop would have seen one slow answer.
  expect(intervals[1]?.latencies.percentile(50)).toBeGreaterThan(450);
  expect(intervals[1]?.latencies.percentile(50)).toBeLessThan(600);
  expect(latencies.percentile(50)).toBeLessThan(2);
  expect(latencies.percentile(95)).toBeGreaterThan(750);
  expect(intervals.map(({ answers }) => answers)).toEqual([100, 0, 200, 100]);
});

test('nobody is waited for: who asks while nobody answers is sent, up to the most', async () => {
  const hanging = async (clock: VirtualClock): Promise<Outcome> => {
    await clock.sleep(30_000);
    return { name: 'timeout', kind: 'error' };
  };
  const { counts, outcomes } = await run(hanging, { mostInFlight: 50 });
  expect(counts).toMatchObject({ offered: 400, ended: 400, errors: 400, succeeded: 0 });
  const by = Object.fromEntries([...outcomes].map(([name, { latencies }]) => [name, latencies.count]));
  expect(by).toEqual({ timeout: 50, dropped: 350 });
});

test('a generator that is busy counts its own delay as latency, and says that the run is invalid', async () => {
  let sent = 0;
  const busy = async (clock: VirtualClock) => {
    sent += 1;
    if (sent === 200) clock.block(500);
    return account;
  };
  const record = await run(busy);
  expect(record.lateness.percentile(99)).toBeGreaterThan(400);
  expect(record.latencies.percentile(99)).toBeGreaterThan(400);
  expect(whyInvalid(record)).toMatch(/^the generator was late: 99 of 100 requests left up to \d+ ms/);
});

test('a generator that was in time is valid', async () => {
  expect(whyInvalid(await run(async () => account))).toBeUndefined();
});

test('a run for which people were not ready in time is invalid', async () => {
  const record = await run(async () => ({ name: 'nobody ready', kind: 'error' }));
  expect(whyInvalid(record)).toBe('of 400 requests 400 had no person with a token ready');
});

test('nothing of the warm-up is counted', async () => {
  const sent: number[] = [];
  const { counts, latencies, legs } = await run(
    async (clock) => {
      sent.push(clock.now());
      return account;
    },
    { legs: [warmUp, leg] },
  );
  expect(sent).toHaveLength(500);
  expect([counts.offered, latencies.count, legs.length]).toEqual([400, 400, 1]);
});
