import { Counts, held } from './counts.ts';
import { Latencies } from './latencies.ts';
import type { Leg } from './leg.ts';
import type { Outcome, Source } from './outcome.ts';
import type { Recorder } from './send-load.ts';

/** Milliseconds: enough requests at any rate to say whether it is well again, and twelve of them in a minute. */
export const RECOVERY_WINDOW_MS = 5_000;

/** A part of the run, for the charts. */
export class Interval {
  readonly counts = new Counts();
  /** Of its successes, by when they were due. */
  readonly latencies = new Latencies();
  /** By when they were due. */
  readonly outcomes = new Map<string, number>();
  /** Answers of any kind that came in it, to whichever request. */
  answers = 0;
}

/** All requests that ended in the same way. */
export interface OutcomeTotal {
  readonly outcome: Outcome;
  readonly latencies: Latencies;
}

interface LegRecord {
  readonly leg: Leg;
  readonly counts: Counts;
  readonly latencies: Latencies;
  /** When those are due that have no answer. */
  readonly unanswered: Set<number>;
}

/** What happened in a run; the warm-up is not in it. */
export class RunRecord implements Recorder {
  readonly counts = new Counts();
  readonly latencies = new Latencies();
  readonly outcomes = new Map<string, OutcomeTotal>();
  readonly bySource: Readonly<Record<Source, Latencies>> = {
    mhv: new Latencies(),
    stored: new Latencies(),
    accepted: new Latencies(),
  };
  /** How late requests were sent. */
  readonly lateness = new Latencies();
  readonly intervals: Interval[] = [];
  readonly legs: LegRecord[] = [];
  /** Of the recovery, by when requests were due; `RECOVERY_WINDOW_MS` each. */
  readonly recovery: Counts[] = [];
  readonly intervalMs: number;
  readonly #mostMs: Readonly<Record<Source, number>>;

  /** @param mostMs how long a success may take. */
  constructor(intervalMs: number, mostMs: Readonly<Record<Source, number>>) {
    this.intervalMs = intervalMs;
    this.#mostMs = mostMs;
  }

  offered(leg: Leg, due: number): void {
    if (leg.kind === 'warm-up') return;
    for (const counts of this.#countsAt(leg, due)) counts.offered += 1;
    this.#recordOf(leg).unanswered.add(due);
  }

  late(leg: Leg, ms: number): void {
    if (leg.kind !== 'warm-up') this.lateness.add(ms);
  }

  ended(leg: Leg, { due, ms, outcome }: Parameters<Recorder['ended']>[1]): void {
    if (leg.kind === 'warm-up') return;
    const isSlow = outcome.source !== undefined && ms > this.#mostMs[outcome.source];
    for (const counts of this.#countsAt(leg, due)) counts.add(outcome, isSlow);
    const record = this.#recordOf(leg);
    record.unanswered.delete(due);
    const interval = this.#intervalAt(due);
    interval.outcomes.set(outcome.name, (interval.outcomes.get(outcome.name) ?? 0) + 1);
    if (outcome.status !== undefined) this.#intervalAt(due + ms).answers += 1;
    const total = this.outcomes.get(outcome.name) ?? { outcome, latencies: new Latencies() };
    this.outcomes.set(outcome.name, total);
    total.latencies.add(ms);
    if (outcome.source === undefined) return;
    for (const latencies of [
      this.latencies,
      this.bySource[outcome.source],
      interval.latencies,
      record.latencies,
    ])
      latencies.add(ms);
  }

  /** Whether the limits held in a leg that is over by now. */
  held(leg: Leg): boolean {
    const { counts, unanswered } = this.#recordOf(leg);
    const end = leg.at + leg.lengthMs;
    const longest = Math.max(...Object.values(this.#mostMs));
    return held(counts, [...unanswered].filter((due) => end - due > longest).length);
  }

  #countsAt(leg: Leg, due: number): readonly Counts[] {
    const all = [this.counts, this.#recordOf(leg).counts, this.#intervalAt(due).counts];
    if (leg.kind !== 'recovery') return all;
    const window = Math.floor((due - leg.at) / RECOVERY_WINDOW_MS);
    while (this.recovery.length <= window) this.recovery.push(new Counts());
    return [...all, this.recovery[window] as Counts];
  }

  #recordOf(leg: Leg): LegRecord {
    const last = this.legs.findLast((record) => record.leg === leg);
    if (last) return last;
    const record = { leg, counts: new Counts(), latencies: new Latencies(), unanswered: new Set<number>() };
    this.legs.push(record);
    return record;
  }

  #intervalAt(time: number): Interval {
    const index = Math.floor(time / this.intervalMs);
    while (this.intervals.length <= index) this.intervals.push(new Interval());
    return this.intervals[index] as Interval;
  }
}
