import { randomUUID } from 'node:crypto';
import { type Account, classOfAccount } from '../contracts/account.ts';
import { catalogueEntry } from '../contracts/error-catalogue.ts';
import type { PipelineEvent } from '../contracts/events/pipeline-event.ts';
import type { Failure } from '../contracts/failure.ts';
import { metricOfReason, metrics } from '../contracts/metrics.ts';
import { publish } from '../platform/publish.ts';
import type { ResultStore, StoredResults } from '../ports/result-store/result-store.ts';
import { staleAccount } from '../ports/result-store/stale-account.ts';
import { askMhv } from './ask-mhv.ts';
import type { CreateAccount, CreateAccountPorts } from './command.ts';
import { countOutcome } from './count-outcome.ts';
import { answeringAccount, answerOfTwin } from './policy.ts';
import { admissionOf } from './who-is-in.ts';

interface Result {
  /** ISO 8601: when MHV answered, and the id of the request that asked. */
  readonly occurredAt: string;
  readonly correlationId: string;
}

export type CreateAccountOutcome =
  | ({ readonly kind: 'created'; readonly account: Account; readonly stored: boolean } & Result)
  | ({ readonly kind: 'stored' | 'stale'; readonly account: Account } & Result)
  | ({ readonly kind: 'failed'; readonly failure: Failure } & Result)
  /** MHV is not asked for this person, or nobody can say now whether it may be. */
  | { readonly kind: 'not_in_rollout'; readonly detail: string }
  | { readonly kind: 'rollout_unknown' }
  /** MHV answered, but nobody could be told: the same request, sent again, is safe and mends it. */
  | { readonly kind: 'event_lost' };

/**
 * The main job. Writing order after MHV answered (docs/architecture.md): the event, then the result, then the
 * answer; so no answer promises what the rest of VA will never hear of.
 */
export async function createAccount(
  command: CreateAccount,
  ports: CreateAccountPorts,
): Promise<CreateAccountOutcome> {
  // Asked together, so that both are one round trip.
  const [stored, flag] = await Promise.all([readStored(command.request.icn, ports), ports.flag.current()]);
  const answering = answeringAccount(stored, command.noCache);
  if (answering) {
    ports.telemetry.count(metrics.storedAnswer);
    return { kind: 'stored', ...answering };
  }

  const admission = admissionOf(command, flag, ports.feature);
  if (admission.kind === 'unknown') {
    ports.telemetry.count(metrics.rolloutUnknown);
    return { kind: 'rollout_unknown' };
  }
  if (admission.kind === 'out') {
    ports.telemetry.step('rollout', { outcome: 'not in', detail: admission.detail });
    ports.telemetry.count(metrics.notInRollout);
    return { kind: 'not_in_rollout', detail: admission.detail };
  }

  const askedAt = ports.clock.now();
  const answer = await askMhv(command, ports);
  const answeredAt = ports.clock.now();
  const waited = answeredAt - askedAt;
  ports.telemetry.measure(metrics.upstreamDuration, waited);

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
      : await failed(answer.failure, result, stored, command, ports);
  ports.telemetry.measure(metrics.ownDuration, ports.clock.now() - command.receivedAt - waited);
  return outcome;
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
  countOutcome('succeeded', command, ports);
  ports.telemetry.count(metrics[outcome]);
  return { kind: 'created', account, stored: kept, ...result };
}

async function failed(
  failure: Failure,
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
  const stale = staleAccount(stored, failure);
  if (!stale) return { kind: 'failed', failure, ...result };
  ports.telemetry.count(metrics.staleAnswer);
  return { kind: 'stale', ...stale };
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
