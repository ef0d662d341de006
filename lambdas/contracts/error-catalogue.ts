import { helpDesk } from './help-desk.ts';

/** Who has to do something before this person gets an account (docs/domain.md 2). */
export type WhoActs = 'veteran' | 'va_gov' | 'us' | 'nobody';
/** What the calling application does with the answer. */
export type Action = 'contact_help_desk' | 'retry_later' | 'refresh_identity' | 'fix_request' | 'none';
/** How the outcome counts in the rates that gate the rollout; `none`: in no rate. */
export type CountsAs = 'rejected' | 'error' | 'none';
/** What one such outcome means for the team: wake somebody, look in the morning, nothing. */
export type Severity = 'page' | 'ticket' | 'none';

export interface CatalogueEntry {
  /** MHV's number, where MHV gave one. */
  readonly code?: number;
  /** HTTP status of our answer. */
  readonly status: number;
  readonly title: string;
  /** MHV's own words; `TO_CONFIRM` where they are not public. Absent where MHV says nothing. */
  readonly mhvText?: string;
  readonly whoActs: WhoActs;
  readonly action: Action;
  /** The same request, sent again, may succeed. */
  readonly retryable: boolean;
  readonly countsAs: CountsAs;
  readonly severity: Severity;
}

export const TO_CONFIRM = 'to confirm with MHV';

const veteranCallsHelpDesk = {
  status: 422,
  title: 'The Veteran has to call the My HealtheVet help desk',
  whoActs: 'veteran',
  action: 'contact_help_desk',
  retryable: false,
  countsAs: 'rejected',
  severity: 'none',
} as const;

const triesLater = {
  status: 422,
  title: 'MHV could not create the account now',
  whoActs: 'nobody',
  action: 'retry_later',
  retryable: true,
  countsAs: 'error',
  severity: 'none',
} as const;

const mhvDidNotAnswer = { ...triesLater, status: 503 } as const;

/** Our credentials or our bug: the person tries later, the team is woken (docs/domain.md 2). */
const weMend = { ...mhvDidNotAnswer, whoActs: 'us', severity: 'page' } as const;

const callerMends = {
  whoActs: 'va_gov',
  action: 'fix_request',
  retryable: false,
  countsAs: 'none',
  severity: 'none',
} as const;

/**
 * Every reason for which a request can be answered with an error, once: the API's answers, `GET /v1/errors`,
 * docs/errors.md, the metrics and the alarms read it from here. Facts of MHV's codes: docs/domain.md 2.
 */
export const errorCatalogue = {
  mhv_801: { code: 801, mhvText: TO_CONFIRM, ...veteranCallsHelpDesk },
  mhv_802: {
    code: 802,
    mhvText: 'ICN provided is not the Primary ICN',
    status: 422,
    title: 'The ICN is not the primary one',
    whoActs: 'va_gov',
    action: 'refresh_identity',
    retryable: false,
    countsAs: 'rejected',
    severity: 'none',
  },
  mhv_803: { code: 803, mhvText: TO_CONFIRM, ...triesLater },
  mhv_804: { code: 804, mhvText: TO_CONFIRM, ...triesLater },
  mhv_805: { code: 805, mhvText: 'Deactivated Account found in MHV for ICN', ...veteranCallsHelpDesk },
  mhv_806: { code: 806, mhvText: TO_CONFIRM, ...veteranCallsHelpDesk },
  mhv_807: { code: 807, mhvText: TO_CONFIRM, ...veteranCallsHelpDesk },
  mhv_808: {
    code: 808,
    mhvText: 'Application authentication failed',
    ...weMend,
    title: 'MHV does not accept our credentials',
  },
  mhv_809: { code: 809, mhvText: TO_CONFIRM, ...triesLater },
  mhv_810: { code: 810, mhvText: TO_CONFIRM, ...triesLater },
  mhv_811: { code: 811, mhvText: TO_CONFIRM, ...triesLater },
  mhv_812: {
    code: 812,
    mhvText: 'Required ICN field is missing or invalid in the JWT',
    ...weMend,
    title: 'MHV cannot read the ICN in our token',
  },
  /** A gateway in front of MHV refuses our key before MHV sees the request: the same trouble as 808. */
  mhv_refused_us: { ...weMend, title: 'MHV does not accept our credentials' },
  /** A number that this table does not have, or a 4xx without one: counted, so that it is noticed. */
  mhv_unknown_code: { ...triesLater, title: 'MHV gave an answer that is not known', severity: 'ticket' },
  mhv_busy: {
    ...mhvDidNotAnswer,
    mhvText: 'Request is already being processed by another request .',
    title: 'MHV is still working on an earlier request for this person',
  },
  mhv_unreachable: { ...mhvDidNotAnswer, title: 'MHV cannot be reached' },
  mhv_unreadable: {
    ...mhvDidNotAnswer,
    title: 'MHV gave an answer that cannot be read',
    severity: 'ticket',
  },
  /** MHV or STS failed again and again: nobody asks them for some seconds, which `Retry-After` says (docs/adr/0026). */
  breaker_open: { ...mhvDidNotAnswer, title: 'MHV does not answer, and is not asked now' },
  sts_refused: { ...weMend, title: 'STS does not accept our assertion' },
  sts_unreachable: { ...mhvDidNotAnswer, title: 'No token for MHV could be obtained' },
  secret_missing: { ...weMend, title: 'The deployment is not finished: a secret has no value' },
  event_not_accepted: { ...weMend, title: 'The result could not be passed on; the same request is safe' },

  body_too_large: { ...callerMends, status: 413, title: 'The body is too large' },
  unsupported_media_type: { ...callerMends, status: 415, title: 'The body has to be JSON' },
  not_a_json_object: { ...callerMends, status: 400, title: 'The body is not a JSON object' },
  token_missing: { ...callerMends, status: 401, title: 'An access token is needed' },
  token_invalid: { ...callerMends, status: 401, title: 'The access token is not accepted' },
  scope_missing: { ...callerMends, status: 403, title: 'The access token is for something else' },
  icn_mismatch: { ...callerMends, status: 403, title: 'The access token is for another person' },
  icn_malformed: { ...callerMends, status: 422, title: 'The ICN is malformed' },
  icn_temporary: {
    ...veteranCallsHelpDesk,
    countsAs: 'none',
    title: 'The ICN is temporary: the help desk passes the person to the identity team',
  },
  terms_not_accepted: { ...callerMends, status: 422, title: 'The terms of use are not accepted' },
  field_invalid: { ...callerMends, status: 422, title: 'A field is missing or not valid' },
  field_unknown: { ...callerMends, status: 422, title: 'A field is not known' },
  /** Nobody's fault and nothing to mend: the person is let in later (docs/domain.md 6 and 7). */
  not_in_rollout: {
    ...callerMends,
    whoActs: 'nobody',
    action: 'none',
    status: 403,
    title: 'Not in the rollout yet',
  },
  rollout_unknown: {
    ...triesLater,
    whoActs: 'us',
    countsAs: 'none',
    status: 503,
    title: 'Whether the person is in the rollout cannot be read now',
  },
  /** MHV or STS is away and said so beforehand: `Retry-After` is the time until its end. */
  planned_outage: {
    ...triesLater,
    countsAs: 'none',
    status: 503,
    title: 'A planned outage: MHV is not asked',
  },
  /** The same for another person's answer: nobody learns which ids there are. */
  answer_unknown: { ...callerMends, status: 404, title: 'No such answer of this person is kept' },
  feedback_known: {
    ...callerMends,
    action: 'none',
    status: 409,
    title: 'There is feedback about this answer already',
  },
  nothing_stored: { ...callerMends, action: 'none', status: 404, title: 'No result of the last 24 hours' },
  route_unknown: { ...callerMends, status: 404, title: 'There is nothing at this address' },
  throttled: { ...triesLater, countsAs: 'none', status: 429, title: 'Too many requests' },
  keys_unavailable: {
    ...triesLater,
    countsAs: 'none',
    status: 503,
    title: "The token's signature cannot be checked now",
  },
  store_unavailable: { ...triesLater, countsAs: 'none', status: 503, title: 'The store cannot be used now' },
  unhealthy: { ...triesLater, whoActs: 'us', countsAs: 'none', status: 503, title: 'A part does not work' },
  gateway_refused: { ...callerMends, status: 400, title: 'The gateway refused the request' },
  internal_error: {
    ...triesLater,
    whoActs: 'us',
    countsAs: 'none',
    severity: 'page',
    status: 500,
    title: 'Something went wrong on our side',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type Reason = keyof typeof errorCatalogue;

export function catalogueEntry(reason: Reason): CatalogueEntry {
  return errorCatalogue[reason];
}

/** Reasons that an outcome of asking MHV can have: the ones that become events and are kept 24 h. */
export const failureReasons = (Object.keys(errorCatalogue) as Reason[]).filter(
  (reason) => catalogueEntry(reason).countsAs !== 'none' && reason !== 'event_not_accepted',
);

const reasonByCode = new Map(
  (Object.keys(errorCatalogue) as Reason[]).map((reason) => [catalogueEntry(reason).code, reason]),
);

/** @param code MHV's `errorCode`; one that the catalogue does not have is `mhv_unknown_code`. */
export function reasonOfCode(code: number): Reason {
  return reasonByCode.get(code) ?? 'mhv_unknown_code';
}

/** What may be said to a person, in plain words and from public facts alone (docs/domain.md 2). */
export function tellPerson(action: Action, code?: number): string {
  switch (action) {
    case 'contact_help_desk':
      return (
        `Call the My HealtheVet help desk: ${helpDesk.phone} (TTY ${helpDesk.tty}), ${helpDesk.hours}.` +
        (code === undefined ? '' : ` Tell them: error code ${code}.`)
      );
    case 'retry_later':
      return 'Try again later.';
    case 'refresh_identity':
    case 'fix_request':
      return 'Nothing: VA.gov mends this and asks again.';
    case 'none':
      return 'Nothing.';
  }
}
