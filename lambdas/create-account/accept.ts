import type { AccountWork } from '../contracts/account-work.ts';
import { metrics } from '../contracts/metrics.ts';
import { newestOf, type StoredResults } from '../ports/result-store/result-store.ts';
import type { CreateAccount, CreateAccountOutcome, CreateAccountPorts, Result } from './command.ts';

/**
 * Keeps a request to be worked on. The work first and the note of it then: a note without work would be waited for in
 * vain, and work without a note is done all the same.
 * @returns nothing if the queue did not take it, as far as can be known: then MHV is asked at once.
 */
export async function accept(
  command: CreateAccount,
  stored: StoredResults,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome | undefined> {
  const { clock, telemetry, work } = ports;
  // After what is stored already, also by a clock that was ahead: or that would look like its result.
  const earliest = Date.parse(newestOf(stored)?.occurredAt ?? '') + 1 || 0;
  const accepted = {
    occurredAt: new Date(Math.max(clock.now(), earliest)).toISOString(),
    correlationId: command.correlationId,
  };
  try {
    await work.add(workOf(command, accepted));
  } catch (fault) {
    telemetry.trouble('work', { outcome: 'not kept, MHV is asked at once' }, fault);
    telemetry.count(metrics.workNotKept);
    return undefined;
  }
  telemetry.step('work', { outcome: 'accepted' });
  const noted = await note(command.request.icn, accepted, ports);
  telemetry.count(metrics.accepted);
  return { kind: 'accepted', noted, ...accepted };
}

function workOf({ request, application }: CreateAccount, { occurredAt, correlationId }: Result): AccountWork {
  const { icn, email, termsOfUse: terms } = request;
  return {
    version: 1,
    icn,
    email,
    terms_of_use: {
      accepted_at: terms.acceptedAt,
      revision: terms.revision,
      legal_version: terms.legalVersion,
      document_title: terms.documentTitle,
    },
    application,
    correlation_id: correlationId,
    accepted_at: occurredAt,
  };
}

async function note(
  icn: string,
  accepted: Result,
  { results, telemetry }: CreateAccountPorts,
): Promise<boolean> {
  try {
    await results.storePending({ icn, ...accepted });
    return true;
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not noted' }, fault);
    telemetry.count(metrics.resultNotStored);
    return false;
  }
}
