import { errorCatalogue, failureReasons, type Reason } from '../../lambdas/contracts/error-catalogue.ts';

/** What can go wrong at any route, before a function is reached or in it. */
const anywhere = ['gateway_refused', 'throttled', 'internal_error'] as const;
/** What can go wrong wherever a body is read. */
const withBody = ['body_too_large', 'unsupported_media_type', 'not_a_json_object'] as const;
/** What can go wrong wherever a token is verified. */
const withToken = [
  'token_missing',
  'token_invalid',
  'scope_missing',
  'icn_mismatch',
  'keys_unavailable',
] as const;

/** Which reasons of the error catalogue each route can answer with. */
export const reasonsOfRoute: Record<string, readonly Reason[]> = {
  'POST /v1/account': [
    ...withBody,
    ...withToken,
    'icn_malformed',
    'icn_temporary',
    'terms_not_accepted',
    'field_invalid',
    'field_unknown',
    'not_in_rollout',
    'rollout_unknown',
    'planned_outage',
    ...failureReasons,
    'event_not_accepted',
    ...anywhere,
  ],
  'GET /v1/account': [...withToken, 'nothing_stored', 'store_unavailable', ...failureReasons, ...anywhere],
  'POST /v1/feedback': [
    ...withBody,
    ...withToken,
    'field_invalid',
    'field_unknown',
    'answer_unknown',
    'feedback_known',
    'store_unavailable',
    ...anywhere,
  ],
  'GET /v1/errors': anywhere,
  'GET /v1/maintenance_windows': ['store_unavailable', ...anywhere],
  'GET /v1/health': [...withToken, 'unhealthy', ...anywhere],
};

/** A reason of no route: what API Gateway answers where there is nothing. */
const reasonOfNoRoute: Reason = 'route_unknown';

/** Reasons of the catalogue that no route names; empty, or the documents are incomplete. */
export function undocumentedReasons(): Reason[] {
  const documented = new Set<Reason>([...Object.values(reasonsOfRoute).flat(), reasonOfNoRoute]);
  return (Object.keys(errorCatalogue) as Reason[]).filter((reason) => !documented.has(reason));
}
