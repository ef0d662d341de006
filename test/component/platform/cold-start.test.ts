import * as v from 'valibot';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { httpHandler } from '../../../lambdas/platform/http.ts';
import { jobHandler } from '../../../lambdas/platform/job.ts';
import type { Observability } from '../../../lambdas/platform/observability.ts';
import { queueHandler } from '../../../lambdas/platform/queue.ts';
import { countedIn } from '../../fixtures/counted.ts';
import { context, proxyEvent, queueEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';

describe.each<[string, (observability: Observability) => () => Promise<unknown>]>([
  [
    'a route',
    (observability) => {
      const handler = httpHandler(observability, async () => ({ status: 200, body: {} }));
      return () => handler(proxyEvent({}), context);
    },
  ],
  [
    'a queue',
    (observability) => {
      const handler = queueHandler(observability, v.string(), async () => ['done']);
      return () => handler(queueEvent(['"a"'], 'arn:aws:sqs:us-east-1:000000000000:queue'), context);
    },
  ],
  [
    'a job that fails',
    (observability) => {
      const handler = jobHandler(observability, () => Promise.reject(new Error('a bug')));
      return () => handler({}, context).catch(() => undefined);
    },
  ],
])('the function behind %s', (_, handlerOf) => {
  test('counts the first event of its sandbox, and no other', async () => {
    const { observability, lines } = observed();
    const handle = handlerOf(observability);
    for (let events = 0; events < 3; events += 1) await handle();
    expect(countedIn(lines).filter(({ name }) => name === metrics.coldStart)).toEqual([
      { name: 'ColdStart', value: [1], dimensions: { service: 'test', stage: 'test' } },
    ]);
  });
});
