import type { Flag } from '../ports/rollout-flag/rollout-flag.ts';
import type { CreateAccount } from './command.ts';
import { isIn } from './flipper.ts';

/** `out` says to the caller why; `unknown`: nobody can say now, and nobody is let in by chance. */
export type Admission =
  | { readonly kind: 'in' }
  | { readonly kind: 'out'; readonly detail: string }
  | { readonly kind: 'unknown' };

/** Whether MHV may be asked for this person: the application takes part, and the person is among the percentage. */
export function admissionOf(
  { actor, application }: Pick<CreateAccount, 'actor' | 'application'>,
  flag: Flag | undefined,
  feature: string,
): Admission {
  if (!flag) return { kind: 'unknown' };
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
  return { kind: 'in' };
}
