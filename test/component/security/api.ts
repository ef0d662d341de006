import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { checkHealthRoute } from '../../../lambdas/check-health/route.ts';
import { collectFeedbackRoute } from '../../../lambdas/collect-feedback/route.ts';
import { listMaintenanceWindowsRoute } from '../../../lambdas/list-maintenance-windows/route.ts';
import { createTokenVerifier } from '../../../lambdas/ports/token-verifier/create-token-verifier.ts';
import { readAccountRoute } from '../../../lambdas/read-account/route.ts';
import { InMemoryFeedbackStore } from '../../doubles/in-memory-feedback-store.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStanding } from '../../doubles/in-memory-rollout-standing.ts';
import { StubDependency } from '../../doubles/stub-dependency.ts';
import { context, proxyEvent, type SentRequest } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { jwksOf, tokenSettings } from '../../fixtures/tokens.ts';
import { bodyOf, createAccountHarness, key } from '../create-account/harness.ts';

export type Route =
  | 'POST /v1/account'
  | 'GET /v1/account'
  | 'POST /v1/feedback'
  | 'GET /v1/errors'
  | 'GET /v1/maintenance_windows'
  | 'GET /v1/health';

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Correlation id of the answer that feedback can be about. */
export const ANSWER = 'answer-1';

/** What list-errors reads when it is loaded. */
const variables = {
  STAGE: 'test',
  POWERTOOLS_SERVICE_NAME: 'test',
  POWERTOOLS_METRICS_NAMESPACE: 'Test',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RELEASE: 'unlabelled',
  AWS_USE_FIPS_ENDPOINT: 'false',
};

/** Every route of the API as it is, with real verification of tokens, over the same doubles: one person has an account. */
export async function apiInMemory(account = createAccountHarness()) {
  const { results, bus, fallback, clock, journal, controls, mhv, tokens, hashed } = account;
  await account.send({ headers: { 'X-Correlation-Id': ANSWER } });
  const { observability, lines } = observed();
  const jwks = JSON.stringify(jwksOf(key));
  const parts = {
    verifier: createTokenVerifier(
      {
        STS_ISSUER: tokenSettings.issuer,
        STS_JWKS_URL: tokenSettings.jwksUrl,
        API_AUDIENCE: tokenSettings.audience,
      },
      async () => ({ status: 200, body: jwks }),
      clock,
    ),
    scope: tokenSettings.scope,
    allowShortIcns: false,
    telemetry: observability.telemetry,
    results,
    clock,
    icnHash: async () => 'hash-of-the-icn',
  };
  const feedback = new InMemoryFeedbackStore(clock, journal);
  const dependencies = [new StubDependency('store'), new StubDependency('bus')];
  const standing = new InMemoryRolloutStanding();
  Object.assign(process.env, variables);
  const { handler: listErrors } = await import('../../../lambdas/list-errors/handler.ts');
  const handlers: Record<Route, Handler> = {
    'POST /v1/account': account.handler,
    'GET /v1/account': readAccountRoute(observability, parts),
    'POST /v1/feedback': collectFeedbackRoute(observability, { ...parts, feedback, standing, bus, fallback }),
    'GET /v1/errors': listErrors,
    'GET /v1/maintenance_windows': listMaintenanceWindowsRoute(observability, new InMemoryOutageStore()),
    'GET /v1/health': checkHealthRoute(observability, { ...parts, dependencies }),
  };
  const reads = jest.spyOn(results, 'read');
  const touches = () => ({
    mhv: mhv.calls.length,
    sts: tokens.calls.length,
    controls: controls.reads,
    reads: reads.mock.calls.length,
    writes: journal.length,
    hashes: hashed.length,
    checks: dependencies.reduce((sum, { checks }) => sum + checks, 0),
  });

  /** What the route answers, its body as it is sent. */
  async function send(route: Route, sent: SentRequest = {}) {
    const [method, path = ''] = route.split(' ') as [string, string];
    const { statusCode, headers, body } = await handlers[route](
      proxyEvent({ method, path, ...sent }),
      context,
    );
    return { status: statusCode, headers: headers ?? {}, text: body };
  }
  return { ...account, feedback, lines, touches, send };
}

/** A good request but for its token; it asks MHV, if it gets that far. */
export const goodRequests: Record<Route, SentRequest> = {
  'POST /v1/account': {
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache',
      'X-Correlation-Id': ANSWER,
    },
    body: bodyOf(),
  },
  'GET /v1/account': {},
  'POST /v1/feedback': {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ rating: 4, kind: 'praise', correlation_id: ANSWER }),
  },
  'GET /v1/errors': {},
  'GET /v1/maintenance_windows': {},
  'GET /v1/health': {},
};
