import type { Counts } from './counts.ts';
import { held } from './counts.ts';

/** Windows running: one may be good by chance while a queue is worked off. */
const RUNNING = 3;

/**
 * Milliseconds from the end of too much load until the limits hold again and go on to; none if they do not.
 * @param windows of the time after it, `windowMs` each, oldest first.
 */
export function recoveryMs(windows: readonly Counts[], windowMs: number): number | undefined {
  const first = windows.findIndex((_, index) => {
    const next = windows.slice(index, index + RUNNING);
    return next.length === RUNNING && next.every((counts) => held(counts));
  });
  return first < 0 ? undefined : first * windowMs;
}

/** A step of a climb. */
export interface Step {
  /** Requests a second. */
  readonly rate: number;
  readonly held: boolean;
}

/** The highest rate at which the limits hold, and whether they broke above it; none if they never held. */
export interface Knee {
  readonly rate?: number;
  readonly found: boolean;
}

export function kneeOf(steps: readonly Step[]): Knee {
  const broken = steps.findIndex((step) => !step.held);
  const highest = (broken < 0 ? steps : steps.slice(0, broken)).at(-1);
  return { ...(highest ? { rate: highest.rate } : {}), found: broken >= 0 };
}
