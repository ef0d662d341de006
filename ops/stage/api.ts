import * as v from 'valibot';
import { ErrorsBodySchema } from '../../lambdas/contracts/answer-schemas.ts';
import { type HttpAnswer, type HttpClient, NoHttpAnswer } from '../../lambdas/platform/http-client.ts';

/** Milliseconds; API Gateway itself gives up after 29 s. */
const LONGEST_ANSWER_MS = 30_000;

/** The API of a stage as callers see it. */
export interface Api {
  /** Resources are below it; with a slash at its end. */
  readonly url: string;
  readonly http: HttpClient;
  readonly correlationId: string;
}

/** WAF refuses who does not say what they are. */
export const USER_AGENT = 'mhv-account-creation-ops';

/** @param path below `/v1/`, such as `account`. @throws one line if nothing answers. */
export async function ask(
  { url, http, correlationId }: Api,
  method: 'GET' | 'POST',
  path: string,
  request: {
    readonly token?: string;
    readonly body?: object;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<HttpAnswer> {
  const asked = http({
    method,
    url: `${url}${path}`,
    headers: {
      accept: 'application/json',
      'user-agent': USER_AGENT,
      'x-correlation-id': correlationId,
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    timeoutMs: LONGEST_ANSWER_MS,
  });
  try {
    return await asked;
  } catch (fault) {
    if (!(fault instanceof NoHttpAnswer)) throw fault;
    throw new Error(`${fault.sayOf(`the API at ${url}`)} Is this machine where its callers are?`);
  }
}

export function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The first error of an answer with our body. */
export function errorOf(answer: HttpAnswer) {
  const body = v.safeParse(ErrorsBodySchema, jsonOf(answer));
  return body.success ? body.output.errors[0] : undefined;
}

/** A failed answer: status, reason, and the detail, which is made for callers and has nobody's data. */
export function inWords(answer: HttpAnswer): string {
  const error = errorOf(answer);
  return error ? `${answer.status} ${error.meta.reason}: ${error.detail}` : notOurs(answer);
}

export function notOurs({ status }: HttpAnswer): string {
  return `${status} with a body that docs/openapi.yaml does not have`;
}
