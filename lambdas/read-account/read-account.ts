import {
  type AccountResult,
  type ErrorResult,
  newestOf,
  type ResultStore,
} from '../ports/result-store/result-store.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

export type ReadAccountOutcome =
  | { readonly kind: 'result'; readonly result: AccountResult | ErrorResult }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable' };

/** The person's last result of the last 24 hours. Never calls MHV. */
export async function readAccount(
  icn: string,
  { results, telemetry }: { readonly results: ResultStore; readonly telemetry: Telemetry },
): Promise<ReadAccountOutcome> {
  try {
    const result = newestOf(await results.read(icn));
    telemetry.step('store', { outcome: result ? ('account' in result ? 'account' : 'error') : 'nothing' });
    return result ? { kind: 'result', result } : { kind: 'nothing' };
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not read' }, fault);
    return { kind: 'unreadable' };
  }
}
