import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import type { Minute } from '../../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { rolloutCommandOn } from '../../../ops/rollout/command.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStore } from '../../doubles/in-memory-rollout-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { runCommand } from '../../fixtures/run-command.ts';

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
    run: (line: string, environment?: Record<string, string>) =>
      runCommand(
        rolloutCommandOn(async () => stage),
        line,
        environment,
      ),
    /** What is stored, or nothing. */
    state: async (): Promise<RolloutState | undefined> => stage.store.read(),
  };
  return stage;
}
