import { accountRequestExample } from '../../lambdas/contracts/account-request.ts';
import { acceptedAnswer, accountAnswer, feedbackAnswer } from '../../lambdas/contracts/answers.ts';
import { feedbackExample } from '../../lambdas/contracts/feedback.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import type { Outage } from '../../lambdas/contracts/outage.ts';
import { listErrors } from '../../lambdas/list-errors/list-errors.ts';
import { listMaintenanceWindows } from '../../lambdas/list-maintenance-windows/list-maintenance-windows.ts';
import { errorResponses, exampleResult } from './error-responses.ts';
import { reasonsOfRoute } from './routes.ts';

const account = {
  user_profile_id: '12345678',
  premium: true,
  champ_va: false,
  patient: true,
  sm_account_created: true,
  message: 'MHV Account Created',
};

const { correlation_id: answered, ...said } = feedbackExample;
const keptExample = {
  id: '3c1d9e52-7a0b-4b8e-9f64-8e2a5c7d1b90',
  correlationId: answered,
  at: Date.parse('2026-11-05T19:04:12.480Z'),
  application: 'va-gov-back-end',
  ...said,
};

const commonHeaders = {
  'X-Correlation-Id': { $ref: '#/components/headers/X-Correlation-Id' },
  'Cache-Control': { $ref: '#/components/headers/Cache-Control' },
};
const correlationId = { $ref: '#/components/parameters/CorrelationId' };

function success(
  description: string,
  schema: string,
  examples: Record<string, { value: unknown }>,
  headers: Record<string, { $ref: string }> = {},
) {
  return {
    description,
    headers: { ...commonHeaders, ...headers },
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` }, examples } },
  };
}

const accountExamples = (sources: readonly ('mhv' | 'stored')[]) =>
  Object.fromEntries(
    sources.map((source) => [source, { value: accountAnswer(account, { source, ...exampleResult }).body }]),
  );

const whereToRead = {
  Location: { $ref: '#/components/headers/Location' },
  'Retry-After': { $ref: '#/components/headers/Retry-After' },
};
const honoured = { 'Preference-Applied': { $ref: '#/components/headers/Preference-Applied' } };
const acceptedExamples = (variants: Record<string, boolean>) =>
  Object.fromEntries(
    Object.entries(variants).map(([name, noted]) => [
      name,
      { value: acceptedAnswer(exampleResult, noted).body },
    ]),
  );

const staleExample = {
  stale: { value: accountAnswer(account, { source: 'stored', ...exampleResult, stale: true }).body },
};

const outageExample = {
  id: 'mhv-90a9a913',
  service: 'mhv',
  start: Date.parse('2026-11-23T02:00Z'),
  end: Date.parse('2026-11-23T04:00Z'),
  message: "MHV's monthly patches",
  by: 'an operator',
  told: [],
} satisfies Outage;
const windowsExample = listMaintenanceWindows({ version: 1, outages: [outageExample] }, outageExample.start);

/** Every route as OpenAPI describes it; schemas, parameters and headers are in openapi.ts. */
export const openApiPaths = {
  '/v1/account': {
    post: {
      operationId: 'createAccount',
      tags: ['account'],
      summary: 'Create or find the MHV account of a person',
      description: [
        'Answers from the account of the last 24 hours, or asks MHV. The ICN in the token has to be the one in the',
        'body. Sending the same request again is safe: MHV finds the account. A stored error never answers.',
        'Checks come in this order: 413, 415, 400, 401, 403, 422. Every field that is refused has an entry in',
        '`errors`, with a pointer to it. Then a stored account answers. Only then the rollout decides whether MHV is',
        'asked: 403 `not_in_rollout` for a person who is not in yet. In a planned outage MHV is not asked: 503',
        '`planned_outage` with `Retry-After` until its end. After failures in a row it is not asked for some seconds:',
        '503 `breaker_open` with `Retry-After` until the next try. MHV is given 12 s from the arrival of the request.',
        'Wait at least 15 s for an answer, or send `Prefer: respond-async`: then the answer is 202 after these checks, and',
        'MHV is asked without you. What each reason means and who acts: docs/errors.md.',
      ].join('\n'),
      parameters: [
        correlationId,
        { $ref: '#/components/parameters/NoCache' },
        { $ref: '#/components/parameters/Prefer' },
        { $ref: '#/components/parameters/FlipperId' },
      ],
      requestBody: {
        required: true,
        description: `At most ${limits.mostBodyBytes} bytes. \`icn\` is ten digits, \`V\` and six digits, and nothing else.`,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/AccountRequest' },
            examples: { person: { value: accountRequestExample } },
          },
        },
      },
      responses: {
        200: success('The account, new, found or stored.', 'Account', {
          ...accountExamples(['mhv', 'stored']),
          ...staleExample,
        }),
        202: success(
          'Accepted for background work.',
          'Accepted',
          acceptedExamples({ accepted: true, not_noted: false }),
          { ...whereToRead, ...honoured },
        ),
        ...errorResponses(reasonsOfRoute['POST /v1/account'] ?? [], 'mhv'),
      },
    },
    get: {
      operationId: 'readAccount',
      tags: ['account'],
      summary: "The person's last result of the last 24 hours",
      description: [
        'The account, or why there is none. The ICN comes from the token. MHV is never called. A stored error has',
        'the status and the entry in `errors` that `POST` answered, with `meta.source` `stored`.',
      ].join('\n'),
      parameters: [correlationId],
      responses: {
        200: success('The stored account.', 'Account', accountExamples(['stored'])),
        202: success(
          'A request is being worked on.',
          'Accepted',
          acceptedExamples({ pending: true }),
          whereToRead,
        ),
        ...errorResponses(reasonsOfRoute['GET /v1/account'] ?? [], 'stored'),
      },
    },
  },
  '/v1/feedback': {
    post: {
      operationId: 'collectFeedback',
      tags: ['feedback'],
      summary: 'What a person thinks of an answer',
      description: [
        'About one answer of the last 24 hours, account or error, of the person in the token; an error can be named a',
        'few seconds after it was answered. One feedback an answer: the first one stays. It is kept for 90 days, without',
        'the ICN. What looks like personal data (e-mail addresses, numbers of seven digits or more, dates) or markup is',
        'taken out of the comment; names and street addresses are not recognized: ask people not to write them.',
        'Checks come in this order: 413, 415, 400, 401, 403, 422, 404, 409.',
      ].join('\n'),
      parameters: [correlationId],
      requestBody: {
        required: true,
        description: `At most ${limits.mostBodyBytes} bytes.`,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/FeedbackRequest' },
            examples: { praise: { value: feedbackExample } },
          },
        },
      },
      responses: {
        201: success('It is kept, as it says.', 'Feedback', {
          praise: { value: feedbackAnswer(keptExample).body },
        }),
        ...errorResponses(reasonsOfRoute['POST /v1/feedback'] ?? [], 'mhv'),
      },
    },
  },
  '/v1/errors': {
    get: {
      operationId: 'listErrors',
      tags: ['about'],
      summary: 'The error catalogue',
      description:
        'Every reason with code, who acts, what to do and what to tell the person. May be cached for an hour.',
      security: [],
      parameters: [correlationId],
      responses: {
        200: success('Every reason there is.', 'ErrorCatalogue', {
          first: { value: { data: listErrors().data.slice(0, 2) } },
        }),
        ...errorResponses(reasonsOfRoute['GET /v1/errors'] ?? [], 'mhv'),
      },
    },
  },
  '/v1/maintenance_windows': {
    get: {
      operationId: 'listMaintenanceWindows',
      tags: ['about'],
      summary: 'Planned outages of what the pipeline depends on',
      description: [
        "Those that go on or begin within 60 minutes, by their start, in VA.gov's format. In one of `mhv` or `sts`",
        '`POST /v1/account` answers 503 `planned_outage`. May be cached for a minute.',
      ].join('\n'),
      security: [],
      parameters: [correlationId],
      responses: {
        200: success('The planned outages; none is an empty list.', 'MaintenanceWindows', {
          one: { value: windowsExample },
        }),
        ...errorResponses(reasonsOfRoute['GET /v1/maintenance_windows'] ?? [], 'mhv'),
      },
    },
  },
  '/v1/health': {
    get: {
      operationId: 'checkHealth',
      tags: ['about'],
      summary: 'Whether the pipeline works',
      description: [
        'Without a token: whether the API is alive; may be cached for 10 s. With one: also whether store, bus and',
        "fallback queue can be used. Touches nobody's data.",
      ].join('\n'),
      security: [{}, { bearer: [] }],
      parameters: [correlationId],
      responses: {
        200: success('It works.', 'Health', {
          alive: { value: healthExample({}) },
          parts: { value: healthExample({ store: 'ok', bus: 'ok', fallback_queue: 'ok' }) },
        }),
        ...errorResponses(reasonsOfRoute['GET /v1/health'] ?? [], 'mhv'),
      },
    },
  },
};

function healthExample(parts: Record<string, 'ok'>) {
  return { data: { id: 'health', type: 'health', attributes: { status: 'ok', parts } } };
}
