import {
  type Answer,
  acceptedAnswer,
  accountAnswer,
  errorAnswer,
  failureAnswer,
} from '../contracts/answers.ts';
import { type AuthorizeSettings, authorize } from '../platform/authorize.ts';
import { httpHandler } from '../platform/http.ts';
import type { IcnHash } from '../platform/icn-hash.ts';
import type { Observability } from '../platform/observability.ts';
import type { ResultStore } from '../ports/result-store/result-store.ts';
import type { TokenVerifier } from '../ports/token-verifier/token-verifier.ts';
import { type ReadAccountOutcome, readAccount } from './read-account.ts';

export interface ReadAccountRoute extends AuthorizeSettings {
  readonly verifier: TokenVerifier;
  readonly icnHash: IcnHash;
  readonly results: ResultStore;
}

/** `GET /v1/account`: the ICN comes from the token. */
export function readAccountRoute(observability: Observability, parts: ReadAccountRoute) {
  const { telemetry } = observability;
  return httpHandler(observability, async (request) => {
    const { icn, application } = await authorize(request, parts.verifier, parts);
    telemetry.step('token', { application, icn_hash: await parts.icnHash(icn) });
    const outcome = await readAccount(icn, { results: parts.results, telemetry });
    return answerOf(outcome, request.correlationId);
  });
}

function answerOf(outcome: ReadAccountOutcome, correlationId: string): Answer {
  switch (outcome.kind) {
    case 'nothing': {
      const detail = 'Nothing is known of this person: ask with POST /v1/account.';
      return errorAnswer([{ reason: 'nothing_stored', detail }], correlationId);
    }
    case 'unreadable': {
      const detail = 'The results cannot be read now; the same request is safe later.';
      return errorAnswer([{ reason: 'store_unavailable', detail }], correlationId);
    }
    case 'pending': {
      const { occurredAt, correlationId: correlation_id } = outcome.pending;
      return acceptedAnswer({ occurred_at: occurredAt, correlation_id });
    }
    case 'result': {
      const { result } = outcome;
      const meta = {
        source: 'stored',
        occurred_at: result.occurredAt,
        correlation_id: result.correlationId,
      } as const;
      if (!('account' in result)) return failureAnswer(result.failure, meta);
      return accountAnswer(result.account, outcome.stale ? { ...meta, stale: true } : meta);
    }
  }
}
