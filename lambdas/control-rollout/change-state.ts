import { type Plan, sayPosition } from '../contracts/rollout-plans/plan.ts';
import type { LogEntry, RolloutState } from '../contracts/rollout-state.ts';
import type { Change } from './decide.ts';

/** The state after a change, with the entry that says who made it and why. */
export function changed(
  state: RolloutState,
  { what, why, next: announced, gates, ...fields }: Change,
  made: { readonly by: string; readonly at: number; readonly plan?: Plan },
): RolloutState {
  const next = { ...state, ...fields, version: state.version + 1 };
  const lastEntry: LogEntry = {
    version: next.version,
    at: made.at,
    by: made.by,
    what,
    why,
    percentage: next.percentage,
    ...(announced === undefined ? {} : { next: announced }),
    ...(made.plan && next.position ? { position: sayPosition(made.plan, next.position) } : {}),
    ...(gates && gates.length > 0 ? { gates: [...gates] } : {}),
  };
  return { ...next, lastEntry };
}

/** A stage where nobody has done anything yet. */
export function freshState(initialPercentage: number, at: number): RolloutState {
  return {
    version: 0,
    percentage: initialPercentage,
    applications: 'all',
    status: 'open',
    approved: false,
    latencyAccepted: false,
    signOffs: [],
    lastEntry: {
      version: 0,
      at,
      by: 'deployment',
      what: 'started',
      why: 'a fresh stage',
      percentage: initialPercentage,
    },
  };
}
