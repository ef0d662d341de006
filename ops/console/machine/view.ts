/** What the simulated MHV answers to one group of people. */
export interface Scenario {
  /** The three digits before the V of the ICN; `001` for everybody else. */
  readonly digits: string;
  readonly summary: string;
}

/** A request that was sent, and how it is found. */
export interface Sent {
  readonly correlationId: string;
  readonly status: number;
  /** To send the same person again; a made-up one of this machine. */
  readonly icn: string;
}

/** What the stale-refill race has shown so far (docs/simulators.md, Sign-in). */
export interface RaceStep {
  /** Milliseconds since the race began. */
  readonly at: number;
  readonly what: string;
}

export interface RaceView {
  readonly isOver: boolean;
  readonly steps: readonly RaceStep[];
  /** Of the request that created the account. */
  readonly correlationId?: string;
}
