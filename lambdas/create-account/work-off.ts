import type { AccountWork } from '../contracts/account-work.ts';
import type { Settled } from '../platform/queue.ts';
import { hasResultSince } from '../ports/result-store/result-store.ts';
import { askAndTell, readStored } from './ask-and-tell.ts';
import type { AskPorts } from './command.ts';
import { IN_BACKGROUND } from './policy.ts';

/**
 * One request that nobody waits for. Whatever MHV answers is its end; only what could not be told or kept comes back.
 * Work that came twice, or whose person asked again meanwhile, has its result: MHV is not asked.
 */
export async function workOff(work: AccountWork, ports: AskPorts): Promise<Settled> {
  const stored = await readStored(work.icn, ports);
  if (hasResultSince(work.accepted_at, stored)) {
    ports.telemetry.step('work', { outcome: 'has its result' });
    return 'done';
  }
  const { terms_of_use: terms } = work;
  const { outcome } = await askAndTell(
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
      receivedAt: ports.clock.now(),
      patience: IN_BACKGROUND,
      since: Date.parse(work.accepted_at),
    },
    stored,
    ports,
  );
  const isDone = outcome.kind !== 'event_lost' && !(outcome.kind === 'created' && !outcome.stored);
  ports.telemetry.step('work', { outcome: isDone ? outcome.kind : 'comes back' });
  return isDone ? 'done' : 'failed';
}
