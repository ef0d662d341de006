import { catalogueEntry } from '../contracts/error-catalogue.ts';
import type { AccountCreationFailedRead } from '../contracts/events/account-creation-failed.ts';
import { metrics } from '../contracts/metrics.ts';
import type { Settled } from '../platform/queue.ts';
import type { ResultStore } from '../ports/result-store/result-store.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

export interface StoreErrorPorts {
  readonly results: ResultStore;
  readonly telemetry: Telemetry;
}

/**
 * Keeps why a person got no account, for 24 h. Duplicates and old events change nothing. Who has to call the help
 * desk has no account that could still be served while MHV is down: what was kept of it is forgotten.
 */
export async function storeError(
  { metadata, data: { icn, ...failure } }: AccountCreationFailedRead,
  { results, telemetry }: StoreErrorPorts,
): Promise<Settled> {
  const facts = { correlation_id: metadata.correlation_id, reason: failure.reason };
  const result = { icn, failure, occurredAt: metadata.occurred_at, correlationId: metadata.correlation_id };
  try {
    // Before the error: if this fails the message comes back, and nothing has been promised yet.
    if (catalogueEntry(failure.reason).action === 'contact_help_desk') {
      await results.forgetAccount(icn, metadata.occurred_at);
    }
    telemetry.step('store', { ...facts, outcome: await results.storeError(result) });
    telemetry.count(metrics.errorStored);
    return 'done';
  } catch (fault) {
    telemetry.trouble('store', { ...facts, outcome: 'not stored' }, fault);
    telemetry.count(metrics.resultNotStored);
    return 'failed';
  }
}
