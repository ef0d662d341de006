import {
  type Answer,
  acceptedAnswer,
  accountAnswer,
  errorAnswer,
  failureAnswer,
} from '../contracts/answers.ts';
import type { RolloutActor } from '../contracts/rollout-actor.ts';
import { type AuthorizeSettings, authorize } from '../platform/authorize.ts';
import { type ApiRequest, httpHandler } from '../platform/http.ts';
import type { IcnHash } from '../platform/icn-hash.ts';
import { readJsonObject } from '../platform/json-body.ts';
import type { Observability } from '../platform/observability.ts';
import type { TokenVerifier } from '../ports/token-verifier/token-verifier.ts';
import type { CreateAccountOutcome, CreateAccountPorts } from './command.ts';
import { createAccount } from './create-account.ts';
import { WHILE_CALLER_WAITS } from './policy.ts';
import { prefersAsync } from './prefer.ts';
import { readAccountRequest } from './request.ts';

export interface CreateAccountRoute extends CreateAccountPorts, AuthorizeSettings {
  readonly verifier: TokenVerifier;
  readonly icnHash: IcnHash;
  /** A caller's token with this URL in its scopes is meant for MHV too, and passed on. */
  readonly mhvUrl: string;
  readonly actor: RolloutActor;
}

/** `POST /v1/account`: 413, 415, 400, then 401, 403, 422, then the stored account, the rollout and MHV or the background. */
export function createAccountRoute(observability: Observability, parts: CreateAccountRoute) {
  return httpHandler(observability, async (request) => {
    const body = readJsonObject(request);
    const caller = await authorize(request, parts.verifier, parts);
    const account = readAccountRequest(body, caller, { allowShort: parts.allowShortIcns });
    const { application } = caller;
    parts.telemetry.step('token', { application, icn_hash: await parts.icnHash(caller.icn) });
    const outcome = await createAccount(
      {
        request: account,
        ...(caller.scopes.includes(parts.mhvUrl) ? { tokenForMhv: caller.token } : {}),
        application,
        actor: parts.actor === 'icn' ? account.icn : flipperId(request),
        correlationId: request.correlationId,
        receivedAt: request.receivedAt,
        patience: WHILE_CALLER_WAITS,
        arrivedAt: request.arrivedAt,
        noCache: wantsNoCache(request),
        inBackground: prefersAsync(request.header('prefer')),
      },
      parts,
    );
    return answerOf(outcome, request);
  });
}

function wantsNoCache(request: ApiRequest): boolean {
  const directives = request.header('cache-control')?.split(',') ?? [];
  return directives.some((directive) => directive.trim().toLowerCase() === 'no-cache');
}

/** An empty header is nobody's id. */
function flipperId(request: ApiRequest): string | undefined {
  return request.header('x-flipper-id') || undefined;
}

function answerOf(
  outcome: CreateAccountOutcome,
  { correlationId, arrivedAt }: Pick<ApiRequest, 'correlationId' | 'arrivedAt'>,
): Answer {
  if (outcome.kind === 'event_lost') {
    const detail =
      'MHV answered, but the result could not be passed on. Send the same request again: it is safe.';
    return errorAnswer([{ reason: 'event_not_accepted', detail }], correlationId);
  }
  if (outcome.kind === 'not_in_rollout') {
    return errorAnswer([{ reason: 'not_in_rollout', detail: outcome.detail }], correlationId);
  }
  if (outcome.kind === 'rollout_unknown') {
    const detail = 'Whether MHV may be asked cannot be read now; the same request is safe later.';
    return errorAnswer([{ reason: 'rollout_unknown', detail }], correlationId);
  }
  if (outcome.kind === 'planned_outage') {
    const { service, end } = outcome.outage;
    const detail = `${service.toUpperCase()} has a planned outage until ${new Date(end).toISOString()}; the same request is safe then.`;
    const retryAfterS = Math.ceil((end - arrivedAt) / 1_000);
    return errorAnswer([{ reason: 'planned_outage', detail }], correlationId, retryAfterS);
  }
  const { occurredAt: occurred_at, correlationId: correlation_id } = outcome;
  const meta = { occurred_at, correlation_id };
  switch (outcome.kind) {
    case 'created':
      return accountAnswer(outcome.account, {
        source: 'mhv',
        ...meta,
        ...(outcome.stored ? {} : { stored: false }),
      });
    case 'stored':
      return accountAnswer(outcome.account, { source: 'stored', ...meta });
    case 'stale':
      return accountAnswer(outcome.account, { source: 'stored', ...meta, stale: true });
    case 'accepted': {
      const answer = acceptedAnswer(meta, outcome.noted);
      // RFC 7240, 3: the preference was honoured.
      return { ...answer, headers: { ...answer.headers, 'preference-applied': 'respond-async' } };
    }
    case 'failed':
      return failureAnswer(outcome.failure, { source: 'mhv', ...meta }, secondsOf(outcome.retryAfterMs));
  }
}

/** Rounded up, and never "at once". */
function secondsOf(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.max(Math.ceil(milliseconds / 1_000), 1);
}
