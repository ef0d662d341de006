import { stringify } from 'yaml';
import { AccountRequestBody } from '../../lambdas/contracts/account-request.ts';
import {
  AcceptedBodySchema,
  AccountBodySchema,
  ErrorCatalogueBodySchema,
  ErrorsBodySchema,
  FeedbackAnswerSchema,
  HealthBodySchema,
  MaintenanceWindowsBodySchema,
} from '../../lambdas/contracts/answer-schemas.ts';
import { FeedbackBody } from '../../lambdas/contracts/feedback.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { openApiPaths } from './openapi-paths.ts';

const components = {
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: [
        "VA.gov's STS token: RS256, not expired and made for at most 300 s, issuer and audience of the stage, the URL of",
        '`POST /v1/account` in `scopes`, the ICN in `sub`. The header Authorization comes once. Facts: docs/domain.md 5.',
      ].join('\n'),
    },
  },
  parameters: {
    CorrelationId: {
      name: 'X-Correlation-Id',
      in: 'header',
      description:
        'Of your choice; it is on every log line, event and answer. One is made if it is absent or malformed.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
    },
    NoCache: {
      name: 'Cache-Control',
      in: 'header',
      description: '`no-cache`: the stored account does not answer, MHV is asked.',
      schema: { type: 'string' },
      example: 'no-cache',
    },
    Prefer: {
      name: 'Prefer',
      in: 'header',
      description:
        '`respond-async` (RFC 7240): 202 at once, whatever MHV does; `GET /v1/account` has the result. A second one joins the first.',
      schema: { type: 'string' },
      example: 'respond-async',
    },
    FlipperId: {
      name: 'X-Flipper-Id',
      in: 'header',
      description: [
        'Whom the rollout counts, on stages that decide by it; without it nobody is in there. Other stages take the',
        'ICN and do not read it.',
      ].join('\n'),
      schema: { type: 'string' },
      example: 'UserAccount;8d3c5a1e-0b6f-4c53-9f0e-3f1f7f0f9b5a',
    },
  },
  headers: {
    'X-Correlation-Id': {
      description: "Of this request. API Gateway's own refusals have its request id.",
      schema: { type: 'string' },
    },
    'Cache-Control': {
      description:
        '`no-store`, but for `GET /v1/errors`, `GET /v1/maintenance_windows` and `GET /v1/health` without a token.',
      schema: { type: 'string' },
    },
    'Retry-After': {
      description: 'Seconds after which asking again makes sense.',
      schema: { type: 'integer', minimum: 0 },
    },
    Location: { description: 'Where the result is read.', schema: { type: 'string' } },
    'Preference-Applied': {
      description: 'RFC 7240, 3.',
      schema: { type: 'string', const: 'respond-async' },
    },
    'WWW-Authenticate': { description: 'The scheme.', schema: { type: 'string', const: 'Bearer' } },
  },
  schemas: {
    AccountRequest: jsonSchemaOf(AccountRequestBody, 'input'),
    Account: jsonSchemaOf(AccountBodySchema, 'output'),
    Accepted: jsonSchemaOf(AcceptedBodySchema, 'output'),
    Errors: jsonSchemaOf(ErrorsBodySchema, 'output'),
    FeedbackRequest: jsonSchemaOf(FeedbackBody, 'input'),
    Feedback: jsonSchemaOf(FeedbackAnswerSchema, 'output'),
    ErrorCatalogue: jsonSchemaOf(ErrorCatalogueBodySchema, 'output'),
    MaintenanceWindows: jsonSchemaOf(MaintenanceWindowsBodySchema, 'output'),
    Health: jsonSchemaOf(HealthBodySchema, 'output'),
  },
};

/** docs/openapi.yaml. */
export function openApiDocument(): string {
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'MHV account creation',
      version: '1',
      summary: 'Creates My HealtheVet accounts for VA.gov',
      description: 'Bodies are JSON:API in snake_case. Errors: docs/errors.md. Events: docs/events.md.',
      license: { name: 'CC0 1.0 Universal', identifier: 'CC0-1.0' },
    },
    servers: [
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: "Host of the stack's output ApiUrl.",
        variables: {
          api: { default: 'api-id', description: "API Gateway's id of the API." },
          region: { default: 'us-gov-west-1' },
        },
      },
    ],
    tags: [
      { name: 'account', description: 'A person and their account.' },
      { name: 'feedback', description: 'What people think of it.' },
      { name: 'about', description: 'The API itself. Public.' },
    ],
    security: [{ bearer: [] }],
    paths: openApiPaths,
    components,
  };
  const comment = '# Generated from lambdas/contracts by `npm run docs`. Edit there, or in docs/generator.\n';
  return comment + stringify(document, { aliasDuplicateObjects: false, lineWidth: 110, compat: 'yaml-1.1' });
}
