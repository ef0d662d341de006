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
import type { AskedOutcome, AskPorts, Question, Result } from './command.ts';
import { countOutcome } from './count-outcome.ts';
import { answerOfTwin } from './policy.ts';

/**
 * Asks MHV and tells what came of it. Writing order after MHV answered (docs/architecture.md): the event, then the
 * result, then the answer; so no answer promises what the rest of VA will never hear of.
 * @returns also the milliseconds that MHV and STS were waited for.
 */
export async function askAndTell(
  question: Question,
  stored: StoredResults,
  ports: AskPorts,
): Promise<{ readonly outcome: AskedOutcome; readonly waitedMs: number }> {
  const askedAt = ports.clock.now();
  const answer = await askMhv(question, ports);
  const answeredAt = ports.clock.now();
  const waitedMs = answeredAt - askedAt;
  const wasAsked = answer.kind === 'account' || answer.failure.reason !== 'breaker_open';
  // What work waits for beside an open breaker is nobody's waiting.
  if (wasAsked && question.patience.callerWaits) ports.telemetry.measure(metrics.upstreamDuration, waitedMs);

  if (answer.kind === 'failure' && answer.failure.reason === 'mhv_busy') {
    const twin = answerOfTwin(await readStored(question.request.icn, ports), question.since);
    if (twin) {
      ports.telemetry.count(metrics.storedAnswer);
      return { outcome: { kind: 'stored', ...twin }, waitedMs };
    }
  }
  // Another function accepted it, maybe by a clock that is ahead: the result must not look older than the request.
  const earliest = comesBack(question) ? question.since + 1 : 0;
  const result = {
    occurredAt: new Date(Math.max(answeredAt, earliest)).toISOString(),
    correlationId: question.correlationId,
  };
  const outcome =
    answer.kind === 'account'
      ? await succeeded(answer.account, result, question, ports)
      : await failed(answer, result, stored, question, ports);
  return { outcome, waitedMs };
}

/** A failed read is a miss: trouble with our store must not keep a person from an account. */
export async function readStored(
  icn: string,
  { results, telemetry }: Pick<AskPorts, 'results' | 'telemetry'>,
): Promise<StoredResults> {
  try {
    return await results.read(icn);
  } catch (fault) {
    telemetry.trouble('store', { outcome: 'not read' }, fault);
    telemetry.count(metrics.resultNotRead);
    return {};
  }
}

/** What is served in place of an error while MHV is away, if there is something. */
export function staleOutcome(
  stored: StoredResults,
  reason: Reason,
  telemetry: Telemetry,
): AskedOutcome | undefined {
  const stale = staleAccount(stored, { reason });
  if (!stale) return undefined;
  telemetry.count(metrics.staleAnswer);
  return { kind: 'stale', ...stale };
}

async function succeeded(
  account: Account,
  result: Result,
  question: Question,
  ports: AskPorts,
): Promise<AskedOutcome> {
  const { application } = question;
  const { icn } = question.request;
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
  if (!told) return eventLost(question, ports);
  const kept = await storeAccount({ icn, account, ...result }, ports);
  if (kept || !comesBack(question)) countOutcome('succeeded', question, ports, outcome);
  return { kind: 'created', account, stored: kept, ...result };
}

async function failed(
  { failure, retryAfterMs }: { readonly failure: Failure; readonly retryAfterMs?: number },
  result: Result,
  stored: StoredResults,
  question: Question,
  ports: AskPorts,
): Promise<AskedOutcome> {
  const { application } = question;
  const { icn } = question.request;
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
  if (!told) return eventLost(question, ports);
  countOutcome(entry.countsAs === 'rejected' ? 'rejected' : 'failed', question, ports);
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
  { results, telemetry }: AskPorts,
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

/** Work that is not done comes back, and is counted when it is. */
function comesBack({ patience }: Question): boolean {
  return !patience.callerWaits;
}

function eventLost(question: Question, ports: AskPorts): AskedOutcome {
  if (!comesBack(question)) countOutcome('failed', question, ports);
  ports.telemetry.count(metricOfReason('event_not_accepted'));
  return { kind: 'event_lost' };
}
