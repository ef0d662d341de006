import * as v from 'valibot';
import { RolloutFlag } from './rollout-flag.ts';
import { previousPosition, sayPosition } from './rollout-plans/plan.ts';
import { plans } from './rollout-plans/plans.ts';

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
  ...RolloutFlag.entries,
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
 * The step that runs or ran last, as `production/1/2`: whose people are heard of now. While a phase is waited for it is
 * the last one before it. None without a plan, before its first step, or where the deployment does not know the plan.
 */
export function stepThatRan({
  status,
  plan,
  position,
}: Pick<RolloutState, 'status' | 'plan' | 'position'>): string | undefined {
  if (!plan || !position) return undefined;
  if (status !== 'waiting') return sayPosition(plan, position);
  const known = Object.hasOwn(plans, plan.name) ? plans[plan.name] : undefined;
  const before = known && previousPosition(known, position);
  return before && sayPosition(plan, before);
}
