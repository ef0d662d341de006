import type { AccountWork } from '../contracts/account-work.ts';
import { catalogueEntry } from '../contracts/error-catalogue.ts';
import { metrics } from '../contracts/metrics.ts';
import type { Settled } from '../platform/queue.ts';
import type { StoredResults } from '../ports/result-store/result-store.ts';
import { askAndTell, readStored } from './ask-and-tell.ts';
import type { AskPorts } from './command.ts';
import { IN_BACKGROUND } from './policy.ts';

/**
 * One request that nobody waits for. Whatever MHV answers is its end; only what could not be told or kept comes back.
 * Work that came twice, or whose person asked again meanwhile, has its result: MHV is not asked.
 */
export async function workOff(work: AccountWork, ports: AskPorts): Promise<Settled> {
  const receivedAt = ports.clock.now();
  const stored = await readStored(work.icn, ports);
  if (hasItsResult(work, stored)) {
    ports.telemetry.step('work', { outcome: 'has its result' });
    return 'done';
  }
  const { terms_of_use: terms } = work;
  const { outcome, waitedMs } = await askAndTell(
    {
      request: {
        icn: work.icn,
        email: work.email,
        termsOfUse: {
          acceptedAt: terms.accepted_at,
          revision: terms.revision,
          legalVersion: terms.legal_version,
          documentTitle: terms.document_title,
        },
      },
      application: work.application,
      correlationId: work.correlation_id,
      receivedAt,
      patience: IN_BACKGROUND,
      since: Date.parse(work.accepted_at),
    },
    stored,
    ports,
  );
  ports.telemetry.measure(metrics.ownDuration, ports.clock.now() - receivedAt - waitedMs);
  const isDone = outcome.kind !== 'event_lost' && !(outcome.kind === 'created' && !outcome.stored);
  ports.telemetry.step('work', { outcome: isDone ? outcome.kind : 'comes back' });
  return isDone ? 'done' : 'failed';
}

/**
 * An account; an error of this work, or of work that was accepted since and was as patient; or one that asking again does
 * not change. A request that somebody waited for may have failed for want of patience.
 */
function hasItsResult(
  { accepted_at, correlation_id }: AccountWork,
  { account, error, pending }: StoredResults,
): boolean {
  if (account && account.occurredAt > accepted_at) return true;
  if (!error || error.occurredAt <= accepted_at) return false;
  const works = [correlation_id, pending?.correlationId];
  return works.includes(error.correlationId) || !catalogueEntry(error.failure.reason).retryable;
}
