import * as v from 'valibot';
import { AccountSchema } from './account.ts';
import type { Action, CountsAs, Reason, WhoActs } from './error-catalogue.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { Feedback } from './feedback.ts';
import { helpDesk } from './help-desk.ts';
import { outageServices } from './outage.ts';

const reasons = Object.keys(errorCatalogue) as Reason[];
const actions = [
  'contact_help_desk',
  'retry_later',
  'refresh_identity',
  'fix_request',
  'none',
] as const satisfies readonly Action[];
const actors = ['veteran', 'va_gov', 'us', 'nobody'] as const satisfies readonly WhoActs[];
const countings = ['rejected', 'error', 'none'] as const satisfies readonly CountsAs[];

/** Whom a Veteran calls (docs/domain.md 2). */
const HelpDeskSchema = v.strictObject({
  phone: v.literal(helpDesk.phone),
  tty: v.literal(helpDesk.tty),
  hours: v.literal(helpDesk.hours),
});

/** Tells about the result; the header `X-Correlation-Id` is this request's own (docs/adr/0014). */
export const AnswerMetaSchema = v.strictObject({
  source: v.pipe(
    v.picklist(['mhv', 'stored']),
    v.description('`mhv`: asked of MHV for this request. `stored`: the result of an earlier one.'),
  ),
  occurred_at: v.pipe(v.string(), v.isoTimestamp(), v.description('When MHV answered, UTC.')),
  correlation_id: v.pipe(v.string(), v.description('Of the request that got the result from MHV.')),
  stale: v.optional(
    v.pipe(
      v.literal(true),
      v.description('MHV is down or in a planned outage, and the last known account is served.'),
    ),
  ),
  stored: v.optional(
    v.pipe(
      v.literal(false),
      v.description('The account is real, but it could not be kept for the next request.'),
    ),
  ),
});

/** JSON:API body of a success, as VA.gov's front end reads it (docs/domain.md 2). */
export const AccountBodySchema = v.strictObject({
  data: v.strictObject({
    id: v.string(),
    type: v.literal('mhv_user_account'),
    attributes: AccountSchema,
  }),
  meta: AnswerMetaSchema,
});

/** 202: the account is asked for in the background, and is read with `GET /v1/account`. */
export const AcceptedBodySchema = v.strictObject({
  data: v.strictObject({
    id: v.pipe(v.string(), v.description('Correlation id of the request that was accepted.')),
    type: v.literal('mhv_account_request'),
    attributes: v.strictObject({
      status: v.literal('pending'),
      accepted_at: v.pipe(v.string(), v.isoTimestamp(), v.description('UTC.')),
    }),
  }),
  meta: v.optional(
    v.strictObject({
      stored: v.pipe(
        v.literal(false),
        v.description('It is worked on, but `GET /v1/account` does not know of it before it is done.'),
      ),
    }),
  ),
});

/** One entry of a failed answer's `errors`. */
export const ErrorEntrySchema = v.strictObject({
  title: v.string(),
  detail: v.string(),
  code: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.description("MHV's number, where MHV gave one. Never a string: the front end compares numbers."),
    ),
  ),
  status: v.pipe(v.string(), v.description('The HTTP status, as JSON:API writes it: a string.')),
  source: v.optional(
    v.pipe(
      v.strictObject({ pointer: v.string() }),
      v.description('JSON:API: where in the body the refused field is.'),
    ),
  ),
  meta: v.strictObject({
    reason: v.picklist(reasons),
    action: v.pipe(v.picklist(actions), v.description('What the calling application does next.')),
    retryable: v.pipe(v.boolean(), v.description('The same request, sent again later, may succeed.')),
    help_desk: v.optional(HelpDeskSchema),
    correlation_id: v.string(),
  }),
});

/** `meta` is there when the error is the result of asking MHV, now or earlier. */
export const ErrorsBodySchema = v.strictObject({
  errors: v.pipe(v.array(ErrorEntrySchema), v.minLength(1)),
  meta: v.optional(AnswerMetaSchema),
});

/** `GET /v1/errors`. */
export const ErrorCatalogueBodySchema = v.strictObject({
  data: v.array(
    v.strictObject({
      id: v.picklist(reasons),
      type: v.literal('error_catalogue_entry'),
      attributes: v.strictObject({
        code: v.nullable(v.pipe(v.number(), v.integer())),
        status: v.pipe(v.number(), v.integer(), v.description('HTTP status of our answer.')),
        title: v.string(),
        mhv_text: v.pipe(
          v.nullable(v.string()),
          v.description("MHV's own words; `to confirm with MHV` where they are not public."),
        ),
        who_acts: v.picklist(actors),
        action: v.picklist(actions),
        retryable: v.boolean(),
        tell_person: v.pipe(v.string(), v.description('What may be said to the person.')),
        help_desk: v.nullable(HelpDeskSchema),
        counts_as: v.pipe(
          v.picklist(countings),
          v.description('How it counts in the rates; `none`: in none.'),
        ),
      }),
    }),
  ),
});

/** `GET /v1/maintenance_windows`: VA.gov's own format (docs/domain.md 8). */
export const MaintenanceWindowsBodySchema = v.strictObject({
  data: v.array(
    v.strictObject({
      id: v.string(),
      type: v.literal('maintenance_windows'),
      attributes: v.strictObject({
        external_service: v.pipe(v.picklist(outageServices), v.description('What is away.')),
        start_time: v.pipe(v.string(), v.isoTimestamp(), v.description('UTC.')),
        end_time: v.pipe(v.string(), v.isoTimestamp(), v.description('UTC.')),
        description: v.pipe(v.string(), v.description('For people, from the operator who announced it.')),
      }),
    }),
  ),
});

/** `POST /v1/feedback`. */
export const FeedbackAnswerSchema = v.strictObject({
  data: v.strictObject({
    id: v.pipe(v.string(), v.description('Correlation id of the answer that it is about.')),
    type: v.literal('feedback'),
    attributes: v.strictObject({
      rating: Feedback.entries.rating,
      kind: Feedback.entries.kind,
      comment: v.pipe(v.nullable(v.string()), v.description('As it is kept: personal data is taken out.')),
      received_at: v.pipe(v.string(), v.isoTimestamp()),
    }),
  }),
});

/** `GET /v1/health`; `parts` is empty without a token. */
export const HealthBodySchema = v.strictObject({
  data: v.strictObject({
    id: v.literal('health'),
    type: v.literal('health'),
    attributes: v.strictObject({
      status: v.literal('ok'),
      parts: v.strictObject({
        store: v.optional(v.literal('ok')),
        bus: v.optional(v.literal('ok')),
        fallback_queue: v.optional(v.literal('ok')),
      }),
    }),
  }),
});
