import { randomUUID } from 'node:crypto';
import { type Account, classOfAccount } from '../contracts/account.ts';
import { catalogueEntry, type Reason } from '../contracts/error-catalogue.ts';
import type { PipelineEvent } from '../contracts/events/pipeline-event.ts';
import type { Failure } from '../contracts/failure.ts';
import { metricOfReason, metrics } from '../contracts/metrics.ts';
import { publish } from '../platform/publish.ts';
import type { ResultStore, StoredResults } from '../ports/result-store/result-store.ts';
import { staleAccount } from '../ports/result-store/stale-account.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';
import { askMhv } from './ask-mhv.ts';
import type { CreateAccount, CreateAccountOutcome, CreateAccountPorts, Result } from './command.ts';
import { countOutcome } from './count-outcome.ts';
import { answeringAccount, answerOfTwin } from './policy.ts';
import { type Admission, admissionOf } from './who-is-in.ts';

/**
 * The main job. Writing order after MHV answered (docs/architecture.md): the event, then the result, then the
 * answer; so no answer promises what the rest of VA will never hear of.
 */
export async function createAccount(
  command: CreateAccount,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome> {
  // Asked together, so that both are one round trip.
  const [stored, controls] = await Promise.all([
    readStored(command.request.icn, ports),
    ports.controls.current(),
  ]);
  const answering = answeringAccount(stored, command.noCache);
  if (answering) {
    ports.telemetry.count(metrics.storedAnswer);
    return { kind: 'stored', ...answering };
  }

  const admission = admissionOf(command, controls, ports.feature);
  if (admission.kind !== 'in') return notAsked(admission, stored, ports);

  const askedAt = ports.clock.now();
  const answer = await askMhv(command, ports);
  const answeredAt = ports.clock.now();
  const waited = answeredAt - askedAt;
  const wasAsked = answer.kind === 'account' || answer.failure.reason !== 'breaker_open';
  if (wasAsked) ports.telemetry.measure(metrics.upstreamDuration, waited);

  if (answer.kind === 'failure' && answer.failure.reason === 'mhv_busy') {
    const twin = answerOfTwin(await readStored(command.request.icn, ports), command.receivedAt);
    if (twin) {
      ports.telemetry.count(metrics.storedAnswer);
      return { kind: 'stored', ...twin };
    }
  }

  const result = { occurredAt: new Date(answeredAt).toISOString(), correlationId: command.correlationId };
  const outcome =
    answer.kind === 'account'
      ? await succeeded(answer.account, result, command, ports)
      : await failed(answer, result, stored, command, ports);
  ports.telemetry.measure(metrics.ownDuration, ports.clock.now() - command.receivedAt - waited);
  return outcome;
}

/** MHV is not asked: no event, nothing stored, in no rate. */
function notAsked(
  admission: Exclude<Admission, { kind: 'in' }>,
  stored: StoredResults,
  { telemetry }: CreateAccountPorts,
): CreateAccountOutcome {
  switch (admission.kind) {
    case 'unknown':
      telemetry.count(metrics.rolloutUnknown);
      return { kind: 'rollout_unknown' };
    case 'out':
      telemetry.step('rollout', { outcome: 'not in', detail: admission.detail });
      telemetry.count(metrics.notInRollout);
      return { kind: 'not_in_rollout', detail: admission.detail };
    case 'planned_outage':
      telemetry.step('outage', { outcome: 'MHV is not asked', away: admission.outage.service });
      telemetry.count(metrics.plannedOutage);
      return staleOutcome(stored, 'planned_outage', telemetry) ?? admission;
  }
}

/** What is served in place of an error while MHV is away, if there is something. */
function staleOutcome(
  stored: StoredResults,
  reason: Reason,
  telemetry: Telemetry,
): CreateAccountOutcome | undefined {
  const stale = staleAccount(stored, { reason });
  if (!stale) return undefined;
  telemetry.count(metrics.staleAnswer);
  return { kind: 'stale', ...stale };
}

/** A failed read is a miss: trouble with our store must not keep a person from an account. */
async function readStored(icn: string, { results, telemetry }: CreateAccountPorts): Promise<StoredResults> {
  try {
    return await results.read(icn);
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not read' }, fault);
    telemetry.count(metrics.resultNotRead);
    return {};
  }
}

async function succeeded(
  account: Account,
  result: Result,
  command: CreateAccount,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome> {
  const { application } = command;
  const { icn } = command.request;
  const outcome = classOfAccount(account);
  const told = await publish(
    {
      type: 'AccountCreationSucceeded',
      detail: {
        metadata: metadataOf(result),
        data: { icn, user_profile_id: account.user_profile_id, outcome, application },
      },
    },
    ports,
  );
  if (!told) return eventLost(command, ports);
  const kept = await storeAccount({ icn, account, ...result }, ports);
  countOutcome('succeeded', command, ports, outcome);
  return { kind: 'created', account, stored: kept, ...result };
}

async function failed(
  { failure, retryAfterMs }: { readonly failure: Failure; readonly retryAfterMs?: number },
  result: Result,
  stored: StoredResults,
  command: CreateAccount,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome> {
  const { application } = command;
  const { icn } = command.request;
  const entry = catalogueEntry(failure.reason);
  const told = await publish(
    {
      type: 'AccountCreationFailed',
      detail: {
        metadata: metadataOf(result),
        data: { icn, ...failure, action: entry.action, application },
      },
    },
    ports,
  );
  if (!told) return eventLost(command, ports);
  countOutcome(entry.countsAs === 'rejected' ? 'rejected' : 'failed', command, ports);
  ports.telemetry.count(metricOfReason(failure.reason));
  if (entry.severity === 'page') ports.telemetry.count(metrics.pagingFailure);
  if (entry.severity === 'ticket') ports.telemetry.count(metrics.ticketFailure);
  return (
    staleOutcome(stored, failure.reason, ports.telemetry) ?? {
      kind: 'failed',
      failure,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...result,
    }
  );
}

function metadataOf({ occurredAt, correlationId }: Result): PipelineEvent['detail']['metadata'] {
  return { version: 1, event_id: randomUUID(), occurred_at: occurredAt, correlation_id: correlationId };
}

/** The account is real whether or not we can keep it. */
async function storeAccount(
  result: Parameters<ResultStore['storeAccount']>[0],
  { results, telemetry }: CreateAccountPorts,
): Promise<boolean> {
  try {
    telemetry.step('store', { outcome: await results.storeAccount(result) });
    return true;
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not stored' }, fault);
    telemetry.count(metrics.resultNotStored);
    return false;
  }
}

function eventLost(command: CreateAccount, ports: CreateAccountPorts): CreateAccountOutcome {
  countOutcome('failed', command, ports);
  ports.telemetry.count(metricOfReason('event_not_accepted'));
  return { kind: 'event_lost' };
}
