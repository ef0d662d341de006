import type { ConsoleData } from '../../ops/console/console-data.ts';
import type { InboxMessage } from '../../ops/console/inbox/view.ts';
import { nowView } from '../fixtures/console-now.ts';

/** A stage for the console's page; what is given in `changes` stands in place of the double's own. */
export function inMemoryConsole(changes: Partial<ConsoleData> = {}): ConsoleData {
  return {
    stage: 'local',
    now: async (hours) => nowView({}, hours),
    machine: { inbox: async () => ({ messages }) },
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
