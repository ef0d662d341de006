import { catalogueEntry, type Reason } from '../../contracts/error-catalogue.ts';
import { type AccountResult, newestOf, type StoredResults } from './result-store.ts';

const MHV_IS_DOWN: ReadonlySet<Reason> = new Set([
  'mhv_busy',
  'mhv_unreachable',
  'mhv_unreadable',
  'sts_unreachable',
  'breaker_open',
  'planned_outage',
]);

/**
 * The last known account, served while MHV is down instead of denying access. Never where the person was told to
 * call the help desk since: what they had may be gone (docs/domain.md 8).
 */
export function staleAccount(
  stored: StoredResults,
  failure: { readonly reason: Reason },
): AccountResult | undefined {
  const newest = newestOf(stored);
  const toldToCall =
    newest !== undefined &&
    'failure' in newest &&
    catalogueEntry(newest.failure.reason).action === 'contact_help_desk';
  return MHV_IS_DOWN.has(failure.reason) && !toldToCall ? stored.account : undefined;
}
