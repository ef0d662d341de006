import { type OutageTime, stoppingAt } from '../contracts/outage.ts';
import type { Controls } from '../ports/control-store/control-store.ts';
import type { CreateAccount } from './command.ts';
import { isIn } from './flipper.ts';

/** `out` says to the caller why; `unknown`: nobody can say now, and nobody is let in by chance. */
export type Admission =
  | { readonly kind: 'in' }
  | { readonly kind: 'out'; readonly detail: string }
  | { readonly kind: 'planned_outage'; readonly outage: OutageTime }
  | { readonly kind: 'unknown' };

/**
 * Whether MHV may be asked for this person: the application takes part, the person is among the percentage, and no planned
 * outage says that MHV is away.
 */
export function admissionOf(
  { actor, application, arrivedAt }: Pick<CreateAccount, 'actor' | 'application' | 'arrivedAt'>,
  controls: Controls | undefined,
  feature: string,
): Admission {
  if (!controls) return { kind: 'unknown' };
  const { flag, calendar } = controls;
  if (actor === undefined) {
    const detail = 'Send the header X-Flipper-Id: without it nobody is in the rollout.';
    return { kind: 'out', detail };
  }
  if (flag.applications !== 'all' && !flag.applications.includes(application)) {
    return { kind: 'out', detail: 'The calling application does not take part in the rollout yet.' };
  }
  if (!isIn(feature, actor, flag.percentage)) {
    return { kind: 'out', detail: 'The person is not in the rollout yet.' };
  }
  const outage = calendar.kind === 'read' ? stoppingAt(arrivedAt, calendar.outages) : undefined;
  return outage ? { kind: 'planned_outage', outage } : { kind: 'in' };
}
