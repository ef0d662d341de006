import { listErrors } from '../../../lambdas/list-errors/list-errors.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { answerOf } from '../create-account/harness.ts';

const variables = {
  STAGE: 'test',
  POWERTOOLS_SERVICE_NAME: 'list-errors',
  POWERTOOLS_METRICS_NAMESPACE: 'Test',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  RELEASE: 'unlabelled',
  AWS_USE_FIPS_ENDPOINT: 'false',
};

describe('GET /v1/errors', () => {
  test('gives the catalogue to everybody, and may be kept for an hour', async () => {
    observed();
    Object.assign(process.env, variables);
    const { handler } = await import('../../../lambdas/list-errors/handler.ts');
    const event = proxyEvent({ method: 'GET', path: '/v1/errors' });
    const { status, body, headers } = answerOf(await handler(event, context));
    expect(status).toBe(200);
    expect(body).toEqual(listErrors());
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=3600',
      'content-type': 'application/json',
      'x-correlation-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});
