import type * as v from 'valibot';
import type { Account } from './account.ts';
import type {
  AcceptedBodySchema,
  AccountBodySchema,
  AnswerMetaSchema,
  ErrorEntrySchema,
  ErrorsBodySchema,
  FeedbackAnswerSchema,
} from './answer-schemas.ts';
import { catalogueEntry, type Reason } from './error-catalogue.ts';
import type { Failure } from './failure.ts';
import type { Feedback } from './feedback.ts';
import { helpDesk } from './help-desk.ts';

/** Bodies as answer-schemas.ts describes them; docs/openapi.yaml is made from the same schemas. */
type AccountBody = v.InferOutput<typeof AccountBodySchema>;
type AnswerMeta = v.InferOutput<typeof AnswerMetaSchema>;
type ErrorEntry = v.InferOutput<typeof ErrorEntrySchema>;
export type ErrorsBody = v.InferOutput<typeof ErrorsBodySchema>;

/** An answer before HTTP: a status, a body, and seconds after which asking again makes sense. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where the result is read, on the same host (docs/openapi.yaml). */
const ACCOUNT_PATH = '/v1/account';

/** Seconds; MHV's short outages are over in less, and VA.gov does not hammer it meanwhile. */
const RETRY_AFTER_S = 30;

/** What is wrong with one request; `pointer` names the field as JSON:API does (`/terms_of_use/status`). */
export interface Problem {
  readonly reason: Reason;
  readonly detail: string;
  readonly code?: number | undefined;
  readonly pointer?: string;
}

export function errorEntry(problem: Problem, correlationId: string): ErrorEntry {
  const entry = catalogueEntry(problem.reason);
  return {
    title: entry.title,
    detail: problem.detail,
    ...(problem.code === undefined ? {} : { code: problem.code }),
    status: String(entry.status),
    ...(problem.pointer === undefined ? {} : { source: { pointer: problem.pointer } }),
    meta: {
      reason: problem.reason,
      action: entry.action,
      retryable: entry.retryable,
      ...(entry.action === 'contact_help_desk' ? { help_desk: helpDesk } : {}),
      correlation_id: correlationId,
    },
  };
}

/**
 * The answer to a request with problems. The first problem gives the status; those a person can act on come
 * first, because VA.gov shows the first one (docs/domain.md 2).
 * @param retryAfterS seconds that a caller of a 503 waits.
 */
export function errorAnswer(
  problems: readonly [Problem, ...Problem[]],
  correlationId: string,
  retryAfterS = RETRY_AFTER_S,
): Answer {
  const forPeopleFirst = [...problems].sort((a, b) => rank(a) - rank(b));
  const body: ErrorsBody = { errors: forPeopleFirst.map((problem) => errorEntry(problem, correlationId)) };
  const { status } = catalogueEntry(problems[0].reason);
  return { status, body, ...headersFor(status, retryAfterS) };
}

/**
 * The answer for a person whose account could not be created, at once or from the store: the same.
 * @param retryAfterS seconds that a caller of a 503 waits.
 */
export function failureAnswer(failure: Failure, meta: AnswerMeta, retryAfterS = RETRY_AFTER_S): Answer {
  const { status } = catalogueEntry(failure.reason);
  const body: ErrorsBody = { errors: [errorEntry(failure, meta.correlation_id)], meta };
  return { status, body, ...headersFor(status, retryAfterS) };
}

export function accountAnswer(account: Account, meta: AnswerMeta): Answer {
  const body: AccountBody = {
    data: { id: account.user_profile_id, type: 'mhv_user_account', attributes: account },
    meta,
  };
  return { status: 200, body };
}

/** Seconds until the account can be read: MHV takes 1-2 s (docs/domain.md 2). */
const WORK_TAKES_S = 2;

/**
 * The answer while the work is not done.
 * @param accepted when, and by which request: its correlation id is on all that comes of it.
 * @param noted whether `GET /v1/account` knows of it too.
 */
export function acceptedAnswer(
  { occurred_at, correlation_id }: Pick<AnswerMeta, 'occurred_at' | 'correlation_id'>,
  noted = true,
): Answer {
  const body: v.InferOutput<typeof AcceptedBodySchema> = {
    data: {
      id: correlation_id,
      type: 'mhv_account_request',
      attributes: { status: 'pending', accepted_at: occurred_at },
    },
    ...(noted ? {} : { meta: { stored: false } }),
  };
  return { status: 202, body, headers: { location: ACCOUNT_PATH, 'retry-after': String(WORK_TAKES_S) } };
}

/** What is kept of it, without what was taken out of the comment. */
export function feedbackAnswer({ correlationId, rating, kind, comment, at }: Feedback): Answer {
  const body: v.InferOutput<typeof FeedbackAnswerSchema> = {
    data: {
      id: correlationId,
      type: 'feedback',
      attributes: { rating, kind, comment: comment ?? null, received_at: new Date(at).toISOString() },
    },
  };
  return { status: 201, body };
}

function rank(problem: Problem): number {
  return catalogueEntry(problem.reason).action === 'contact_help_desk' ? 0 : 1;
}

function headersFor(status: number, retryAfterS: number): Pick<Answer, 'headers'> {
  if (status === 503) return { headers: { 'retry-after': String(retryAfterS) } };
  // RFC 9110, 11.6.1: a 401 names the scheme.
  return status === 401 ? { headers: { 'www-authenticate': 'Bearer' } } : {};
}
