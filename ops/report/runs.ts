import { type Plan, type Position, type Step, stepAt } from '../../lambdas/contracts/rollout-plans/plan.ts';
import { plans } from '../../lambdas/contracts/rollout-plans/plans.ts';
import type { LogEntry } from '../../lambdas/contracts/rollout-state.ts';

/** One time in a step, as the log tells it: a step that was resumed after a stop has two. */
export interface Run {
  /** `production/1/2`. */
  readonly position: string;
  readonly percentage: number;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly beganBy: LogEntry;
  /** The change that ended it; none while it goes on. */
  readonly endedBy?: LogEntry;
}

const ends: readonly LogEntry['what'][] = ['waiting', 'completed', 'aborted', 'killed', 'started'];

/** Every time in a step, oldest first. */
export function runsOf(log: readonly LogEntry[]): readonly Run[] {
  const runs: Run[] = [];
  let open: Omit<Run, 'endedBy'> | undefined;
  for (const entry of log) {
    const begins = beginsStep(entry, open);
    if (open && (begins || ends.includes(entry.what))) {
      runs.push({ ...open, endedBy: entry });
      open = undefined;
    }
    if (begins && entry.position !== undefined) {
      const { position, percentage, at } = entry;
      open = { position, percentage, began: at, beganBy: entry };
    }
  }
  return open ? [...runs, open] : runs;
}

/** `started` and `resumed` do, where they name a step: then people are in, and it is not the step that was held. */
function beginsStep(
  { what, percentage, position }: LogEntry,
  open: Omit<Run, 'endedBy'> | undefined,
): boolean {
  if (what === 'raised' || what === 'lowered' || what === 'jumped') return true;
  if (what === 'started') return percentage > 0;
  return what === 'resumed' && position !== open?.position;
}

/** A step of a plan that is here. */
export interface PlannedStep {
  readonly plan: Plan;
  readonly position: Position;
  readonly step: Step;
  /** Name of its phase. */
  readonly phase: string;
}

/** @param said `production/1/2`. Nothing if no plan here has it. */
export function findStep(said: string | undefined): PlannedStep | undefined {
  const [name = '', phase, step] = said?.split('/') ?? [];
  const plan = Object.hasOwn(plans, name) ? plans[name] : undefined;
  const position = { phase: Number(phase) - 1, step: Number(step) - 1 };
  if (!plan?.phases[position.phase]?.steps[position.step]) return undefined;
  return { plan, position, step: stepAt(plan, position), phase: plan.phases[position.phase]?.name ?? '' };
}
