import type { RolloutState } from '../../contracts/rollout-state.ts';

/** Who is let in: a share of all people, if they come by a calling application that takes part. */
export type Flag = Readonly<Pick<RolloutState, 'percentage' | 'applications'>>;

/** The part of the rollout's state that each request needs. */
export interface RolloutFlag {
  /** As it is stored now; while nobody has ever changed anything, the stage's initial one. Throws if it cannot be read. */
  read(): Promise<Flag>;
}
