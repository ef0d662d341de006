import { limits } from '../../lambdas/contracts/limits.ts';
import type { Outcome } from './outcome.ts';

/** Requests of some time, by what they came to. */
export class Counts {
  /** That were due. */
  offered = 0;
  ended = 0;
  succeeded = 0;
  rejected = 0;
  throttled = 0;
  errors = 0;
  serverErrors = 0;
  /** Successes that took longer than theirs may. */
  slow = 0;

  add({ kind, status = 0 }: Outcome, isSlow: boolean): void {
    this.ended += 1;
    if (kind === 'success') this.succeeded += 1;
    if (kind === 'rejected') this.rejected += 1;
    if (kind === 'throttled') this.throttled += 1;
    if (kind === 'error') this.errors += 1;
    if (status >= 500) this.serverErrors += 1;
    if (isSlow) this.slow += 1;
  }
}

/** Of a hundred successes so many may be slower: the limit is one of the 95th percentile. */
const SLOW_MOST = 1 - limits.load.percentile / 100;

/**
 * Whether the limits hold in a time: errors, success, and the response (a percentile is within a limit if no more than
 * the rest is beyond it). A few failures among few requests break nothing, as with the alarms; all of them do.
 * @param overdue requests that are unanswered and would be slow by now, whatever they come to.
 */
export function held(counts: Counts, overdue = 0): boolean {
  const all = counts.ended + overdue;
  if (all === 0) return true;
  const enough = Math.min(limits.leastFailures, all);
  const share = (count: number) => (count < enough ? 0 : count / all);
  const missed = all - counts.succeeded - overdue;
  return (
    share(counts.errors) < limits.errors.most &&
    1 - share(missed) > limits.success.least &&
    share(counts.slow + overdue) <= SLOW_MOST + Number.EPSILON
  );
}
