import type { EventBus } from '../../lambdas/ports/event-bus/event-bus.ts';
import type { ResultStore } from '../../lambdas/ports/result-store/result-store.ts';
import { check } from './invariants/check.ts';
import type { Violation } from './invariants/told.ts';
import { play } from './play.ts';
import { describeViolation } from './report.ts';
import type { Sabotage } from './simulation.ts';
import { readTopology, type Topology } from './topology.ts';

/** `npm run faults` plays as many as one likes. */
const SEEDS = [1, 2, 3];
const EVENTS = 100;
const EVERY_MS = 600;

let topology: Topology;
beforeAll(async () => {
  topology = await readTopology();
}, 120_000);

async function played(seed: number, events: number, sabotage?: Sabotage) {
  const violations: Violation[] = [];
  const seen = await play(topology, { seed, events, everyMs: EVERY_MS, sabotage }, (round) =>
    violations.push(...check(round)),
  );
  return { seen, violations };
}

test.each(SEEDS)('the faults of seed %i break nothing', async (seed) => {
  const { violations } = await played(seed, EVENTS);
  expect(violations.slice(0, 3).map((violation) => describeViolation(seed, violation))).toEqual([]);
}, 120_000);

test('the same seed plays the same', async () => {
  const first = await played(4, 1);
  const second = await played(4, 1);
  expect(second.seen).toEqual(first.seen);
}, 120_000);

describe('a pipeline that is broken on purpose is found out', () => {
  const cases: readonly [string, string, Sabotage][] = [
    [
      'does not tell of what it answers',
      'everyAnswerIsKept',
      (outside) => ({
        ...outside,
        bus: losing(outside.bus),
      }),
    ],
    [
      'does not store what it answers',
      'everyAnswerIsKept',
      (outside) => ({ ...outside, results: withoutAccounts(outside.results) }),
    ],
    [
      'does not bust',
      'everyAccountIsBusted',
      (outside) => ({
        ...outside,
        cache: { bust: async (icns) => icns.map(() => ({ kind: 'busted' as const, found: true })) },
      }),
    ],
    [
      'asks MHV twice',
      'mhvIsAskedOncePlusCountedRetries',
      (outside) => ({
        ...outside,
        http: async (request) => {
          await outside.http(request);
          return outside.http(request);
        },
      }),
    ],
  ];

  test.each(cases)(
    'one that %s',
    async (_, invariant, sabotage) => {
      const { violations } = await played(1, 1, sabotage);
      expect(violations.map((violation) => violation.invariant)).toContain(invariant);
    },
    120_000,
  );
});

/** Every tenth event. */
function losing(bus: EventBus): EventBus {
  let puts = 0;
  return {
    async put(events) {
      puts += 1;
      return puts % 10 > 0 ? bus.put(events) : events.map(() => ({ kind: 'accepted' as const }));
    },
  };
}

function withoutAccounts(results: ResultStore): ResultStore {
  return {
    read: (icn) => results.read(icn),
    storeAccount: async () => 'stored',
    storeError: (result) => results.storeError(result),
    storePending: (pending) => results.storePending(pending),
    forgetAccount: (icn, occurredAt) => results.forgetAccount(icn, occurredAt),
  };
}
