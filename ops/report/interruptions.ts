import type { LogEntry } from '../../lambdas/contracts/rollout-state.ts';
import { faultOf, type Seen } from './judged.ts';
import { findStep, type Run } from './runs.ts';

/** A time in which nothing moved because a person wanted it so, or had to decide. */
export interface Pause {
  readonly kind: 'held' | 'waiting';
  readonly position: string | undefined;
  readonly from: number;
  /** None while it lasts. */
  readonly to?: number;
  readonly why: string;
  readonly by: string;
  /** What ended it, and who. */
  readonly endedBy?: Pick<LogEntry, 'what' | 'why' | 'by'>;
}

/** A gate or a person took everybody out, or a gate warned after the last step. */
export interface Stop {
  readonly what: 'aborted' | 'killed' | 'warned';
  readonly at: number;
  readonly position: string | undefined;
  readonly why: string;
  readonly by: string;
  /** The gate that failed; none of a person's stop. */
  readonly gate?: NonNullable<LogEntry['gates']>[number];
  /** The first minute of the fault (fault-to-stop.ts), milliseconds since 1970; none if it cannot be known. */
  readonly faultBegan?: number;
  /** From there to the percentage 0. */
  readonly faultToStopMs?: number;
}

const goesOn: Readonly<Record<Pause['kind'], readonly LogEntry['what'][]>> = {
  held: ['resumed', 'jumped', 'aborted', 'killed'],
  waiting: ['raised', 'lowered', 'jumped', 'killed'],
};

/** Holds by people and waits for an approval or a phase's own time. */
export function pausesOf(log: readonly LogEntry[]): readonly Pause[] {
  return log.flatMap((entry, index): Pause[] => {
    const { what, at, position, why, by } = entry;
    if (what !== 'held' && what !== 'waiting') return [];
    const end = log.slice(index + 1).find((later) => goesOn[what].includes(later.what));
    return [
      {
        kind: what,
        position,
        from: at,
        why,
        by,
        ...(end ? { to: end.at, endedBy: { what: end.what, why: end.why, by: end.by } } : {}),
      },
    ];
  });
}

export function stopsOf(log: readonly LogEntry[], runs: readonly Run[], seen: Seen): readonly Stop[] {
  return log.flatMap(({ what, at, position, why, by, gates = [] }): Stop[] => {
    if (what !== 'aborted' && what !== 'killed' && what !== 'warned') return [];
    const gate = what === 'killed' ? undefined : gates.find(({ verdict }) => verdict === 'FAIL');
    const run = runs.find(({ endedBy }) => endedBy?.at === at);
    const limits = findStep(position)?.step.limits;
    const began = what === 'aborted' && gate && run && limits && faultOf(run, gate.name, limits, seen);
    return [
      {
        what,
        at,
        position,
        why,
        by,
        ...(gate ? { gate } : {}),
        ...(began ? { faultBegan: began, faultToStopMs: at - began } : {}),
      },
    ];
  });
}
