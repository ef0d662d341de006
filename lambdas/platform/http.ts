import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Answer, errorAnswer } from '../contracts/answers.ts';
import { metrics as metricNames } from '../contracts/metrics.ts';
import { flushMetrics, type Observability } from './observability.ts';
import { Refusal } from './refusal.ts';

/** A request as our handlers see it. */
export interface ApiRequest {
  /** Value of a header by its lower-case name. */
  header(name: string): string | undefined;
  /** As sent; empty if there was none. */
  readonly body: string;
  readonly correlationId: string;
  /** Milliseconds since 1970, by the function's clock: what durations are counted from. */
  readonly receivedAt: number;
  /** Milliseconds since 1970, by the gateway's clock: what times of planned outages are compared with. */
  readonly arrivedAt: number;
}

/** It is on every log line: what looks like a person's ICN is not taken. */
const CORRELATION_ID = /^(?!.*\d{10}V\d{6})[A-Za-z0-9._-]{1,64}$/;

/**
 * The one HTTP wrapper: correlation id, log context, metrics, and one translation of refusals and faults into
 * the API's error body. A route returns an answer or throws a `Refusal`; anything else thrown is our fault (500).
 */
export function httpHandler(observability: Observability, route: (request: ApiRequest) => Promise<Answer>) {
  const { logger } = observability;
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(flushMetrics(observability))
    .use(correlated(observability))
    .handler(async (event) => {
      const request = requestOf(event);
      observability.telemetry.step('request', { method: event.httpMethod, path: routeOf(event) });
      const answer = await answered(observability, route, request);
      observability.telemetry.step('answer', {
        status: answer.status,
        duration_ms: Date.now() - request.receivedAt,
      });
      return resultOf(answer, request.correlationId);
    });
}

/** Puts the correlation id on every log line, and on the event, so that one id is used throughout. */
function correlated({ logger }: Observability): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return {
    before: ({ event }) => {
      const sent = headerOf(event, 'x-correlation-id');
      const correlationId = sent !== undefined && CORRELATION_ID.test(sent) ? sent : randomUUID();
      const others = Object.entries(event.multiValueHeaders ?? {}).filter(
        ([name]) => name.toLowerCase() !== 'x-correlation-id',
      );
      event.multiValueHeaders = { ...Object.fromEntries(others), 'x-correlation-id': [correlationId] };
      logger.appendKeys({ correlation_id: correlationId });
    },
  };
}

async function answered(
  { telemetry }: Observability,
  route: (request: ApiRequest) => Promise<Answer>,
  request: ApiRequest,
): Promise<Answer> {
  try {
    return await route(request);
  } catch (fault) {
    if (fault instanceof Refusal) {
      telemetry.count(metricNames.refused);
      return errorAnswer(fault.problems, request.correlationId);
    }
    telemetry.trouble('request', {}, fault);
    telemetry.count(metricNames.internalError);
    const detail = 'Try again later; with this correlation id the team finds what happened.';
    return errorAnswer([{ reason: 'internal_error', detail }], request.correlationId);
  }
}

function requestOf(event: APIGatewayProxyEvent): ApiRequest {
  const body = event.body ?? '';
  return {
    header: (name) => headerOf(event, name),
    body: event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    correlationId: headerOf(event, 'x-correlation-id') ?? '',
    receivedAt: Date.now(),
    arrivedAt: event.requestContext.requestTimeEpoch,
  };
}

/**
 * Header names are case-insensitive (RFC 9110, 5.1); API Gateway passes them as sent. One that came several times is a
 * list (5.2): nobody's token or media type, and no correlation id, so that nobody can choose which one counts.
 */
function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.multiValueHeaders ?? {}).filter(([sent]) => sent.toLowerCase() === name);
  return found.length === 0 ? undefined : found.flatMap(([, values]) => values).join(', ');
}

/** Of the route, not as it was asked for: that is the caller's text. */
function routeOf({ requestContext, resource }: APIGatewayProxyEvent): string {
  return `/${requestContext.stage}${resource}`;
}

function resultOf(answer: Answer, correlationId: string): APIGatewayProxyResult {
  return {
    statusCode: answer.status,
    headers: {
      'content-type': 'application/json',
      // Answers about a person are nobody's to keep; public ones say so themselves.
      'cache-control': 'no-store',
      ...answer.headers,
      'x-correlation-id': correlationId,
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    },
    body: JSON.stringify(answer.body),
  };
}
