import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { flushMetrics, type Observability } from './observability.ts';

/** The wrapper of what a schedule or an event of AWS starts: log context and metrics. What is thrown is thrown on. */
export function jobHandler<T>(observability: Observability, work: () => Promise<T>) {
  return middy<unknown, T>()
    .use(injectLambdaContext(observability.logger, { resetKeys: true }))
    .use(flushMetrics(observability))
    .handler(work);
}
