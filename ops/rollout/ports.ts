import type { StageName } from '../../infra/stages.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';
import type { RolloutEvidence } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import type { RolloutStore } from '../../lambdas/ports/rollout-store/rollout-store.ts';
import type { Terminal } from '../command.ts';

/** What the rollout's commands need of a stage. */
export interface RolloutPorts {
  readonly store: RolloutStore;
  readonly outages: OutageStore;
  readonly evidence: Pick<RolloutEvidence, 'minutes'>;
  readonly clock: Clock;
  /** The controller looks at once, and tells people. Throws if it could not. */
  lookNow(): Promise<void>;
}

/** Where the ports of a stage come from. @throws one line if there is no way to it. */
export type PortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<RolloutPorts>;
