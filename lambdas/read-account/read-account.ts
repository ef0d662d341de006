import {
  type AccountResult,
  type ErrorResult,
  newestOf,
  type Pending,
  pendingWork,
  type ResultStore,
} from '../ports/result-store/result-store.ts';
import { staleAccount } from '../ports/result-store/stale-account.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

export type ReadAccountOutcome =
  | { readonly kind: 'result'; readonly result: AccountResult | ErrorResult; readonly stale: boolean }
  /** A request is being worked on; what is stored is older. */
  | { readonly kind: 'pending'; readonly pending: Pending }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable' };

/** The person's last result of the last 24 hours. Never calls MHV. */
export async function readAccount(
  icn: string,
  { results, telemetry }: { readonly results: ResultStore; readonly telemetry: Telemetry },
): Promise<ReadAccountOutcome> {
  try {
    const stored = await results.read(icn);
    const pending = pendingWork(stored);
    if (pending) {
      telemetry.step('store', { outcome: 'pending' });
      return { kind: 'pending', pending };
    }
    const newest = newestOf(stored);
    // While MHV is down a known account stands for the error, as it did in the answer to POST.
    const stale = newest && 'failure' in newest ? staleAccount(stored, newest.failure) : undefined;
    const result = stale ?? newest;
    telemetry.step('store', { outcome: result ? ('account' in result ? 'account' : 'error') : 'nothing' });
    return result ? { kind: 'result', result, stale: stale !== undefined } : { kind: 'nothing' };
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not read' }, fault);
    return { kind: 'unreadable' };
  }
}
