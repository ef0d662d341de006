import type {
  Failures,
  Minute,
  RolloutEvidence,
} from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';

/** Gives the minutes and failures that a test has put into it. */
export class FixedRolloutEvidence implements RolloutEvidence {
  all: Minute[] = [];
  failed: Failures = new Map();
  beforeEachCall: () => void = () => undefined;

  async minutes(from: number, to: number): Promise<readonly Minute[]> {
    this.beforeEachCall();
    return this.all.filter(({ at }) => at >= from && at < to);
  }

  async failures(): Promise<Failures> {
    this.beforeEachCall();
    return this.failed;
  }
}
