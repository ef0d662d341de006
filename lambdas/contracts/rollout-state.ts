import * as v from 'valibot';
import { Applications } from './rollout-plans/plan.ts';

const Time = v.pipe(v.number(), v.integer());

/** One change of the rollout: what is told, and what the log keeps. */
export const LogEntry = v.object({
  /** The state's version that it made. */
  version: v.number(),
  /** Milliseconds since 1970. */
  at: Time,
  /** `controller`, or the operator. */
  by: v.string(),
  what: v.picklist([
    'started',
    'announced',
    'raised',
    'lowered',
    'waiting',
    'completed',
    'aborted',
    'warned',
    'held',
    'resumed',
    'jumped',
    'killed',
    'approved',
    'signed-off',
  ]),
  why: v.string(),
  percentage: v.number(),
  /** The percentage that is announced. */
  next: v.optional(v.number()),
  /** `production/1/2`; none without a plan. */
  position: v.optional(v.string()),
  /** The gates' words at that time. */
  gates: v.optional(
    v.array(
      v.object({
        name: v.string(),
        verdict: v.picklist(['FAIL', 'HOLD', 'PASS']),
        n: v.number(),
        estimate: v.optional(v.number()),
        interval: v.optional(v.object({ lower: v.number(), upper: v.number() })),
        why: v.string(),
      }),
    ),
  ),
});
export type LogEntry = v.InferOutput<typeof LogEntry>;

export const SignOff = v.object({ role: v.string(), name: v.string(), digest: v.string(), at: Time });
export type SignOff = v.InferOutput<typeof SignOff>;

/**
 * The rollout of one stage: one item, every write conditional on its version. The entry of the last change is in it, so
 * that a change and its record are one write; the next change copies it to the log (docs/adr/0017).
 */
export const RolloutState = v.object({
  version: v.number(),
  /** Of all people, those who are in. */
  percentage: v.number(),
  /** Of all calling applications, those that take part. */
  applications: Applications,
  /**
   * `open`: no plan, the percentage stays. `waiting`: for a phase's time or a person. `aborted`: by a gate. `killed`,
   * `held`: by a person. In `completed` the gates go on.
   */
  status: v.picklist(['open', 'waiting', 'running', 'held', 'aborted', 'killed', 'completed']),
  plan: v.optional(v.object({ name: v.string(), digest: v.string() })),
  /** The step that runs or ran; in `waiting` the one that comes. */
  position: v.optional(v.object({ phase: v.number(), step: v.number() })),
  /** Milliseconds since 1970: when the step's percentage was set. */
  stepBeganAt: v.optional(Time),
  /** The phase that comes was approved. */
  approved: v.boolean(),
  /** MHV's part of the response time was accepted, for the rest of the plan. */
  latencyAccepted: v.boolean(),
  /** The step whose raise support was told of beforehand, as `production/1/2`. */
  announced: v.optional(v.string()),
  /** When the gates last warned after the last step. */
  warnedAt: v.optional(Time),
  signOffs: v.array(SignOff),
  lastEntry: LogEntry,
});
export type RolloutState = v.InferOutput<typeof RolloutState>;

/**
 * A time in which a service is known to be away. The rollout's clock stops for those on the way to an account; the
 * cache is not, and a fault beside it has to be seen.
 */
export const Outage = v.object({
  id: v.string(),
  service: v.string(),
  /** Milliseconds since 1970; a cancelled one ends when it was cancelled. */
  start: Time,
  end: Time,
  message: v.string(),
});
export type Outage = v.InferOutput<typeof Outage>;

export function stopsClock({ service }: Outage): boolean {
  return service !== 'redis';
}

/** Milliseconds of [from, to) that no outage covers. */
export function timeWithoutOutages(from: number, to: number, outages: readonly Outage[]): number {
  // Asked for every minute of every look: mostly there are none.
  if (outages.length === 0) return Math.max(0, to - from);
  let passed = 0;
  let at = from;
  for (const { start, end } of [...outages].sort((a, b) => a.start - b.start)) {
    if (start > at) passed += Math.max(0, Math.min(start, to) - at);
    at = Math.max(at, Math.min(end, to));
  }
  return passed + Math.max(0, to - at);
}

export function inOutage(at: number, outages: readonly Outage[]): Outage | undefined {
  return outages.find(({ start, end }) => start <= at && at < end);
}
