import type { AccountWork } from '../contracts/account-work.ts';
import { metricOfReason, metrics } from '../contracts/metrics.ts';
import type { CreateAccount, CreateAccountOutcome, CreateAccountPorts, Result } from './command.ts';
import { countOutcome } from './count-outcome.ts';

/**
 * Keeps a request to be worked on. The work first and the note of it then: a note without work would be waited for in
 * vain, and work without a note is done all the same.
 */
export async function accept(
  command: CreateAccount,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome> {
  const { clock, telemetry, work } = ports;
  const accepted = {
    occurredAt: new Date(clock.now()).toISOString(),
    correlationId: command.correlationId,
  };
  try {
    await work.add(workOf(command, accepted));
  } catch (fault) {
    telemetry.trouble('work', { outcome: 'not accepted' }, fault);
    countOutcome('failed', command, ports);
    telemetry.count(metricOfReason('work_not_accepted'));
    telemetry.count(metrics.pagingFailure);
    return { kind: 'not_accepted' };
  }
  telemetry.step('work', { outcome: 'accepted' });
  const noted = await note(command.request.icn, accepted, ports);
  telemetry.count(metrics.accepted);
  telemetry.measure(metrics.ownDuration, clock.now() - command.receivedAt);
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
