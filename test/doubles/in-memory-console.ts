import type { ConsoleData } from '../../ops/console/console-data.ts';
import type { InboxMessage } from '../../ops/console/inbox/view.ts';
import { changeOnConsole } from '../../ops/console/rollout/change.ts';
import { readRollout } from '../../ops/console/rollout/read-rollout.ts';
import type { RolloutPorts } from '../../ops/rollout/ports.ts';
import { nowView } from '../fixtures/console-now.ts';
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
    machine: { inbox: async () => ({ messages }) },
    ...changes,
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
