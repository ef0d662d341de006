import { errorAnswer, failureAnswer } from '../../lambdas/contracts/answers.ts';
import {
  catalogueEntry,
  failureReasons,
  type Reason,
  TO_CONFIRM,
} from '../../lambdas/contracts/error-catalogue.ts';
import type { Failure } from '../../lambdas/contracts/failure.ts';

export const exampleResult = {
  occurred_at: '2026-11-05T19:00:03.007Z',
  correlation_id: 'a1b2c3d4-0002',
} as const;

/** The responses of a route by status: which reasons there are, and a real body for each action among them. */
export function errorResponses(reasons: readonly Reason[], source: 'mhv' | 'stored') {
  const byStatus = Map.groupBy(reasons, (reason) => catalogueEntry(reason).status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [String(status), responseOf(status, same, source)]),
  );
}

function responseOf(status: number, reasons: readonly Reason[], source: 'mhv' | 'stored') {
  const byAction = Map.groupBy(reasons, (reason) => catalogueEntry(reason).action);
  const examples = [...byAction.values()].flatMap(([reason]) => (reason ? [reason] : []));
  return {
    description: `\`meta.reason\` is ${reasons.map((reason) => `\`${reason}\``).join(', ')}.`,
    headers: {
      'X-Correlation-Id': { $ref: '#/components/headers/X-Correlation-Id' },
      'Cache-Control': { $ref: '#/components/headers/Cache-Control' },
      ...(status === 503 ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } } : {}),
    },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Errors' },
        examples: Object.fromEntries(
          examples.map((reason) => [reason, { value: exampleBody(reason, source) }]),
        ),
      },
    },
  };
}

function exampleBody(reason: Reason, source: 'mhv' | 'stored'): unknown {
  const { code, mhvText, title } = catalogueEntry(reason);
  const detail = mhvText === undefined || mhvText === TO_CONFIRM ? title : mhvText;
  if (isFailure(reason)) {
    const failure = { reason, detail, ...(code === undefined ? {} : { code }) };
    return failureAnswer(failure, { source, ...exampleResult }).body;
  }
  return errorAnswer([{ reason, detail }], exampleResult.correlation_id).body;
}

function isFailure(reason: Reason): reason is Failure['reason'] {
  return failureReasons.includes(reason);
}
