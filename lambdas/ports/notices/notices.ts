import type { Audience } from '../../contracts/rollout-plans/plan.ts';

export interface Notice {
  /** The same again is the same notice: `<stage>-<version>-<audience>`. */
  readonly id: string;
  readonly audience: Audience;
  /** Printable ASCII, under 100 characters: SNS takes no other. */
  readonly subject: string;
  readonly text: string;
}

/** Tells people. Throws if the notice was not taken; it may be told twice, never not at all. */
export interface Notices {
  send(notice: Notice): Promise<void>;
}
