import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ACCOUNT } from '../template/intrinsics.ts';
import type { GatewayAnswer } from './gateway-response.ts';
import type { Route } from './rest-routes.ts';

/** What an event is made from besides the request itself. */
export interface RestEventParts {
  readonly route: Route;
  /** Without the stage, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly pathParameters: Record<string, string> | null;
  readonly body: Buffer;
  readonly requestId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly now: number;
}

/** A complete REST API proxy event (payload version 1.0). */
export function restEvent(request: IncomingMessage, parts: RestEventParts): APIGatewayProxyEvent {
  const { route, path, stage, requestId, now } = parts;
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const headers = multi(pairs(request.rawHeaders));
  headers['X-Forwarded-For'] = [sourceIp];
  headers['X-Forwarded-Port'] = ['443'];
  headers['X-Forwarded-Proto'] = ['https'];
  const query = multi(parts.query);
  const hasQuery = Object.keys(query).length > 0;
  return {
    resource: route.resource,
    path,
    httpMethod: request.method ?? 'GET',
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: hasQuery ? last(query) : null,
    multiValueQueryStringParameters: hasQuery ? query : null,
    pathParameters: parts.pathParameters,
    stageVariables: null,
    requestContext: {
      accountId: ACCOUNT,
      apiId: parts.apiId,
      authorizer: null,
      domainName: request.headers.host,
      extendedRequestId: requestId,
      httpMethod: request.method ?? 'GET',
      identity: { ...NO_IDENTITY, sourceIp, userAgent: request.headers['user-agent'] ?? null },
      path: `/${stage}${path}`,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: new Date(now).toUTCString(),
      requestTimeEpoch: Math.round(now),
      resourceId: route.resourceId,
      resourcePath: route.resource,
      stage,
    },
    body: parts.body.length > 0 ? parts.body.toString('utf8') : null,
    isBase64Encoded: false,
  };
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function* pairs(raw: readonly string[]): Iterable<[string, string]> {
  for (let at = 0; at < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? ''];
}

function multi(entries: Iterable<[string, string]>): Record<string, string[]> {
  // A name can be one that every object has.
  const all = new Map<string, string[]>();
  for (const [name, value] of entries) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}

const last = (values: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));

/** The function's answer as API Gateway reads it, or undefined if it is malformed (a 502 there). */
export function restAnswer(payload: unknown): GatewayAnswer | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = payload as Record<
    string,
    unknown
  >;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const text = body ?? '';
  const own = Object.entries((headers ?? {}) as Record<string, unknown>).map(([k, v]) => [k, String(v)]);
  const merged = {
    ...Object.fromEntries(own),
    ...(multiValueHeaders as Record<string, string[]> | undefined),
  };
  const typed = Object.keys(merged).some((name) => name.toLowerCase() === 'content-type');
  return {
    status,
    headers: typed ? merged : { 'Content-Type': 'application/json', ...merged },
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}
