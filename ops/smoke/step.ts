import type { RunbookHeading } from '../../lambdas/contracts/incidents.ts';
import { lineOfFault } from '../fault.ts';

/** How a step ended and what was seen; a value is what later steps go on with. */
export type StepOutcome<T = undefined> =
  | { readonly kind: 'ok'; readonly seen: string; readonly value?: T }
  | { readonly kind: 'failed'; readonly seen: string; readonly look?: RunbookHeading; readonly value?: T }
  | { readonly kind: 'skipped'; readonly seen: string; readonly value?: T };

export const ok = <T>(seen: string, value?: T): StepOutcome<T> => ({
  kind: 'ok',
  seen,
  ...(value === undefined ? {} : { value }),
});

export const failed = (seen: string, look?: RunbookHeading): StepOutcome<never> => ({
  kind: 'failed',
  seen,
  ...(look === undefined ? {} : { look }),
});

export const skipped = (seen: string): StepOutcome<never> => ({ kind: 'skipped', seen });

/** A check that throws has failed, and its line says why. */
export async function settled<T>(check: () => Promise<StepOutcome<T>>): Promise<StepOutcome<T>> {
  try {
    return await check();
  } catch (fault) {
    return { kind: 'failed', seen: lineOfFault(fault) };
  }
}
