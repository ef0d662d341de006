import type { Reason } from '../../contracts/error-catalogue.ts';

/** What one complete minute showed. Only requests that reached MHV or should have are in it (docs/rollout.md). */
export interface Minute {
  /** Milliseconds since 1970: its beginning. */
  readonly at: number;
  /** Requests by outcome; their sum is n. */
  readonly succeeded: number;
  readonly rejected: number;
  readonly failed: number;
  /** Milliseconds of all of these requests together: our part, and the whole with MHV and STS. */
  readonly ownMs: number;
  readonly wholeMs: number;
  /** Probes of the API, and those that failed. */
  readonly probes: number;
  readonly failedProbes: number;
  /** Answers about satisfaction, and the good ones. */
  readonly opinions: number;
  readonly goodOpinions: number;
}

/** Requests that did not end well, by reason. */
export type Failures = ReadonlyMap<Reason, number>;

/** What the pipeline's metrics say of a time; from and to are milliseconds since 1970. */
export interface RolloutEvidence {
  /** The minutes that begin in [from, to), oldest first; one without anything may be left out. Throws if unreadable. */
  minutes(from: number, to: number): Promise<readonly Minute[]>;
  failures(from: number, to: number): Promise<Failures>;
}
