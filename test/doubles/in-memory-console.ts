import type { ConsoleData, Machine } from '../../ops/console/console-data.ts';
import type { InboxMessage } from '../../ops/console/inbox/view.ts';
import { scenarios } from '../../ops/console/machine/send.ts';
import type { RaceView } from '../../ops/console/machine/view.ts';
import { findRequests } from '../../ops/console/request/find-requests.ts';
import { changeOnConsole } from '../../ops/console/rollout/change.ts';
import { readRollout } from '../../ops/console/rollout/read-rollout.ts';
import type { RolloutPorts } from '../../ops/rollout/ports.ts';
import { type LogEvent, logGroupOf } from '../../ops/stage/log-lines.ts';
import type { TracePorts } from '../../ops/trace/ports.ts';
import { nowView } from '../fixtures/console-now.ts';
import { requestLines } from '../fixtures/console-request.ts';
import { InMemoryOutageStore } from './in-memory-outage-store.ts';
import { InMemoryRolloutStore } from './in-memory-rollout-store.ts';
import { ManualClock } from './manual-clock.ts';

/** A stage for the console's page; what is given in `changes` stands in place of the double's own. */
export function inMemoryConsole(changes: Partial<ConsoleData> = {}, rollout = quietRollout()): ConsoleData {
  return {
    stage: 'local',
    now: async (hours) => nowView({}, hours),
    rollout: () => readRollout('local', rollout),
    change: (asked) => changeOnConsole(asked, 'local', rollout),
    find: (asked) => findRequests(asked, 'local', linesOf(requestLines)),
    machine: inMemoryMachine(),
    ...changes,
  };
}

/** A machine whose API creates every account, and whose race has been played. */
export function inMemoryMachine(changes: Partial<Machine> = {}): Machine {
  let race: RaceView | undefined;
  return {
    inbox: async () => ({ messages }),
    scenarios,
    send: async () => ({ correlationId: 'console-1', status: 200, icn: '1000000001V100001' }),
    playRace() {
      race = { isOver: true, steps: [{ at: 0, what: 'The person signs in.' }] };
      return race;
    },
    race: () => race,
    ...changes,
  };
}

/** Logs that have these lines. */
export function linesOf(lines: readonly LogEvent[]): TracePorts {
  return {
    icnHash: async () => 'the-hash',
    logGroups: async () => [logGroupOf('local', 'create-account')],
    lines: async (_, field, value) =>
      lines.filter(({ message }) => (JSON.parse(message) as Record<string, unknown>)[field] === value),
    clock: new ManualClock(),
  };
}

/** A stage's rollout where nobody has done anything yet. */
export function quietRollout(changes: Partial<RolloutPorts> = {}): RolloutPorts {
  return {
    store: new InMemoryRolloutStore(),
    outages: new InMemoryOutageStore(),
    evidence: { minutes: async () => [] },
    clock: new ManualClock(),
    lookNow: async () => undefined,
    ...changes,
  };
}

const messages: readonly InboxMessage[] = [
  {
    group: 'support',
    channels: ['email'],
    subject: 'Rollout of account creation (local): raised, 5 %',
    text: 'From now on 5 % of people are in.',
    at: Date.parse('2026-11-26T15:00:00Z'),
  },
];
