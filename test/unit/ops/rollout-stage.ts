import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import type { Minute } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { WrongUse } from '../../../ops/command.ts';
import { rolloutCommandOn } from '../../../ops/rollout/command.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStore } from '../../doubles/in-memory-rollout-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';

/** A stage in memory that `npm run ops -- rollout` is run on. */
export function rolloutStage() {
  const stage = {
    store: new InMemoryRolloutStore(),
    outages: new InMemoryOutageStore(),
    clock: new ManualClock(),
    minutes: [] as Minute[],
    looks: 0,
    lookNow: async () => {
      stage.looks += 1;
    },
    evidence: {
      minutes: async (from: number, to: number) => stage.minutes.filter(({ at }) => at >= from && at < to),
    },
    /** Runs it as the terminal of the user `olga` would. */
    async run(line: string, environment: Record<string, string> = { USER: 'olga' }) {
      const lines: string[] = [];
      const command = rolloutCommandOn(async () => stage);
      const args = line.split(' ').map((arg) => arg.replaceAll('_', ' '));
      try {
        const code = await command.run(args, { environment, print: (each) => void lines.push(each) });
        return { code, output: lines.join('\n'), error: '' };
      } catch (fault) {
        const { message } = fault as Error;
        return { code: fault instanceof WrongUse ? 2 : 1, output: lines.join('\n'), error: message };
      }
    },
    /** What is stored, or nothing. */
    state: async (): Promise<RolloutState | undefined> => stage.store.read(),
  };
  return stage;
}
