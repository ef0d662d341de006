import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { apiMetrics } from '../cloudwatch/service-metrics.ts';
import type { MetricStore } from '../metric-store.ts';
import { readBody } from '../servers/http.ts';
import { arnOf, REGION } from '../template/intrinsics.ts';
import type { Resource, Stack } from '../template/stack.ts';
import { createRefusals, type GatewayAnswer, type RefusalType } from './gateway-response.ts';
import type { FindFunction } from './lambda-alias.ts';
import type { MayInvoke } from './lambda-permission.ts';
import { restAnswer, restEvent } from './rest-event.ts';
import { createRoutes, findRoute, type Route } from './rest-routes.ts';
import { createThrottle } from './throttle.ts';

/** API Gateway's quotas for REST APIs: payload, and how long it waits for an integration. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 29_000;

/** What an API needs besides the template. */
export interface RestApiOptions {
  readonly find: FindFunction;
  readonly mayInvoke: MayInvoke;
  readonly clock: Clock;
  /** Gets what API Gateway itself measures. */
  readonly metrics: MetricStore;
}

/** An answer, and how it came about. */
interface Handled {
  readonly answer: GatewayAnswer;
  readonly route?: Route;
  /** Real milliseconds in the function, if it was asked. */
  readonly integrationMs?: number;
}

/** The text with the API's own address, as a template writes it, replaced by the one that it has here. */
export function withLocalAddress(text: string, stack: Stack, apiUrl: string): string {
  const [api] = stack.ofType('AWS::ApiGateway::RestApi');
  return api ? text.replace(`https://${api.ref}.execute-api.${REGION}.amazonaws.com`, apiUrl) : text;
}

/** AWS::ApiGateway::RestApi with its one stage; undefined if the template has no API. */
export function createRestApi(stack: Stack, options: RestApiOptions): RequestListener | undefined {
  const [api, ...others] = stack.ofType('AWS::ApiGateway::RestApi');
  const [stageResource, ...otherStages] = stack.ofType('AWS::ApiGateway::Stage');
  if (!api || !stageResource) return undefined;
  if (others.length + otherStages.length > 0)
    throw new Error('the local runtime runs one REST API with one stage');
  const { find, mayInvoke, clock, metrics } = options;
  const routes = createRoutes(stack, api, find);
  const refuse = createRefusals(stack);
  const admit = createThrottle(stageResource, clock);
  const stage = stageResource.ref;
  const measure = apiMetrics(metrics, {
    ApiName: String(api.properties.Name),
    Stage: stage,
    ofMethods: measuresMethods(stageResource),
  });

  const handle = async (request: IncomingMessage): Promise<Handled> => {
    const requestId = randomUUID();
    const context = { requestId, extendedRequestId: requestId, stage, httpMethod: request.method ?? '' };
    const refused = (type: RefusalType, how: Omit<Handled, 'answer'> = {}) => ({
      answer: refuse(type, context),
      ...how,
    });
    const body = await readBody(request, MAX_BODY_BYTES);
    if (!body) return refused('REQUEST_TOO_LARGE');
    // Not relative to a base: a path that starts with // would be read as a host.
    const url = URL.parse(`http://local${request.url}`);
    const path = url?.pathname.startsWith(`/${stage}/`) ? url.pathname.slice(stage.length + 1) : undefined;
    const found = path === undefined ? undefined : findRoute(routes, request.method ?? '', path);
    if (!url || path === undefined || !found) return refused('MISSING_AUTHENTICATION_TOKEN');
    const { route, pathParameters } = found;
    if (!admit(route)) return refused('THROTTLED', { route });
    const source = arnOf('execute-api', `${api.ref}/${stage}/${route.method}${route.resource}`);
    if (!mayInvoke('apigateway.amazonaws.com', route.target.arn, source))
      return refused('API_CONFIGURATION_ERROR', { route });
    const event = restEvent(request, {
      route,
      path,
      query: url.searchParams,
      pathParameters,
      body,
      requestId,
      apiId: api.ref,
      stage,
      now: clock.now(),
    });
    const askedAt = performance.now();
    const result = await withTimeout(route.target.fn.invoke(event));
    const how = { route, integrationMs: performance.now() - askedAt };
    if (result === 'timeout') return refused('INTEGRATION_TIMEOUT', how);
    const own = result.kind === 'answered' ? restAnswer(result.payload) : undefined;
    return own ? { answer: own, ...how } : refused('INTEGRATION_FAILURE', how);
  };

  return (request, response) => {
    const arrivedAt = performance.now();
    handle(request).then(
      ({ answer, route, integrationMs }) => {
        const latencyMs = performance.now() - arrivedAt;
        measure({ route, status: answer.status, latencyMs, integrationMs });
        write(response, answer);
      },
      () => response.destroy(),
    );
  };
}

/** Whether the stage asks for metrics of each method ("detailed CloudWatch metrics"). */
function measuresMethods({ properties }: Resource): boolean {
  const settings = (properties.MethodSettings ?? []) as Record<string, unknown>[];
  return settings.some(
    ({ HttpMethod, ResourcePath, MetricsEnabled }) =>
      HttpMethod === '*' && ResourcePath === '/*' && MetricsEnabled === true,
  );
}

function write(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

async function withTimeout<T>(work: Promise<T>): Promise<T | 'timeout'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((settle) => {
    timer = setTimeout(settle, INTEGRATION_TIMEOUT_MS, 'timeout');
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
