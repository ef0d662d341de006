/** One step of a request, as a function logged it. */
export interface StepSeen {
  readonly capability: string;
  readonly step: string;
  /** Milliseconds from the request's beginning to the step's. */
  readonly offsetMs: number;
  /** Of the step; none for one that is a moment. */
  readonly durationMs?: number;
  /** What came of it, in the log's own words. */
  readonly words: string;
  readonly isTrouble: boolean;
}

/** What VA.gov got. */
export interface AnswerSeen {
  readonly status: number;
  /** Of the catalogue; none for an account. */
  readonly reason?: string;
  /** MHV's number, where it gave one. */
  readonly code?: number;
  readonly durationMs?: number;
}

/** What the person was told, as the error catalogue words it. */
export interface Told {
  readonly title: string;
  readonly text: string;
}

export interface RequestSeen {
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly beganAt: number;
  readonly application?: string;
  /** In the order in which they began. */
  readonly steps: readonly StepSeen[];
  readonly answer?: AnswerSeen;
  readonly told: Told;
}

export interface RequestsView {
  /** Newest first. */
  readonly requests: readonly RequestSeen[];
  /** Milliseconds since 1970: nothing before it was searched. */
  readonly searchedSince: number;
}
