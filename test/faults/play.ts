import { Callers } from './callers.ts';
import type { Kept, Round } from './history.ts';
import { type Sabotage, Simulation } from './simulation.ts';
import type { Topology } from './topology.ts';
import type { FaultKind } from './weather.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Longer than a queue tries: what lies in it becomes dead letters. */
const LONG_STORM = 1.5 * HOUR;
/** Faults of which each outlasts a queue alone. */
const LASTING: readonly FaultKind[] = ['Redis refuses', 'Redis hangs', 'DynamoDB down', 'bus down'];
const PROBES = 5;
/** Nothing waits so long: it is stuck. */
const STUCK_AFTER = 2 * HOUR;

/** What is played. */
export interface PlaySettings {
  /** The same one plays the same. */
  readonly seed: number;
  /** Rounds are played until there were so many. */
  readonly events: number;
  /** Milliseconds between two people in a storm, on average. */
  readonly everyMs: number;
  readonly sabotage?: Sabotage | undefined;
}

/** What was seen in a play, for the last line. */
export interface Seen {
  requests: number;
  /** Of AccountCreationSucceeded and AccountCreationFailed that the bus or the fallback queue took. */
  events: number;
  redelivered: number;
  deadLetters: number;
  faults: ReadonlyMap<FaultKind, number>;
  /** Milliseconds from the end of a storm until nothing waited any more; the longest. */
  longestQuietMs: number;
}

/** Rounds of storm and calm until there were so many events; each is handed over when it is over. */
export async function play(
  topology: Topology,
  { seed, events, everyMs, sabotage }: PlaySettings,
  onRound: (round: Round) => void,
): Promise<Seen> {
  const simulation = new Simulation(topology, seed, sabotage);
  const callers = new Callers(simulation);
  const seen = { events: 0, longestQuietMs: 0 };
  await simulation.play(async () => {
    let published = 1;
    // A round without an event is broken, and so would be the ones after it.
    while (seen.events < events && published > 0) {
      const round = await playRound(simulation, callers, everyMs);
      published = round.entries.filter(({ kind }) => kind === 'published').length;
      seen.events += published;
      seen.longestQuietMs = Math.max(seen.longestQuietMs, (round.quietAt ?? 0) - round.calmFrom);
      onRound(round);
      if (simulation.dice.chance(0.1)) await simulation.time.runUntil(simulation.time.now() + 25 * HOUR);
    }
  });
  return {
    ...seen,
    requests: callers.requests,
    redelivered: simulation.queues.redelivered,
    deadLetters: simulation.deadLetters,
    faults: simulation.weather.struck,
  };
}

async function playRound(simulation: Simulation, callers: Callers, everyMs: number): Promise<Round> {
  const { time, dice, weather } = simulation;
  const before = keptIn(simulation);
  simulation.entries = [];
  const start = time.now();
  const isLong = dice.chance(0.1);
  const storm = isLong ? LONG_STORM : dice.between(1, 4) * MINUTE;
  weather.begin(storm, isLong ? [dice.oneOf(LASTING)] : []);
  callers.come(Math.min(storm, 4 * MINUTE), everyMs);
  await time.runUntil(start + storm);
  const calmFrom = time.now();

  callers.come(MINUTE / 2, 3 * everyMs);
  await time.runUntil(calmFrom + MINUTE);
  for (let probe = 0; probe < PROBES; probe += 1) callers.probe();
  const stuckAt = time.now() + STUCK_AFTER;
  do await time.runUntil(time.now() + 1_000);
  while (!simulation.isQuiet && time.now() < stuckAt);
  return {
    entries: simulation.entries,
    calmFrom,
    quietAt: simulation.isQuiet ? time.now() : undefined,
    queuesMs: simulation.queuesMs,
    before,
  };
}

function keptIn({ results }: Simulation): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const [icn, { occurredAt, correlationId: id }] of results.accounts) {
    kept.set(icn, { ...kept.get(icn), account: { occurredAt, id } });
  }
  for (const [icn, { occurredAt, correlationId: id }] of results.pending) {
    kept.set(icn, { ...kept.get(icn), pending: { occurredAt, id } });
  }
  for (const [icn, { occurredAt, correlationId: id, failure }] of results.errors) {
    kept.set(icn, { ...kept.get(icn), error: { occurredAt, id, reason: failure.reason } });
  }
  return kept;
}
