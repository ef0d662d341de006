import { metrics, releaseFaults } from '../../../lambdas/contracts/metrics.ts';
import { httpHandler } from '../../../lambdas/platform/http.ts';
import { countedIn } from '../../fixtures/counted.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';

const event = proxyEvent({ method: 'GET', path: '/v1/health' });
/** Without the sandbox's first event, which every function counts. */
const counted = (lines: readonly string[]) =>
  countedIn(lines).filter(({ name }) => name !== metrics.coldStart);

describe('faults that a new version can bring', () => {
  test('are counted once for the function, and once for its version', async () => {
    const { observability, lines } = observed();
    const handler = httpHandler(observability, async () => {
      throw new Error('a bug');
    });
    await handler(event, context);
    expect(counted(lines)).toEqual([
      {
        name: metrics.internalError,
        value: [1],
        dimensions: { service: 'test', stage: 'test', version: '7' },
      },
      { name: metrics.internalError, value: [1], dimensions: { service: 'test', stage: 'test' } },
    ]);
  });

  test('have nothing of what was counted apart before', async () => {
    const { observability, lines } = observed();
    observability.telemetry.countFor('va-gov', metrics.succeeded);
    observability.telemetry.count(metrics.internalError);
    observability.telemetry.countFor('mobile', metrics.succeeded);
    const common = { service: 'test', stage: 'test' };
    expect(counted(lines)).toEqual([
      { name: metrics.succeeded, value: [1], dimensions: { ...common, application: 'va-gov' } },
      { name: metrics.internalError, value: [1], dimensions: { ...common, version: '7' } },
      { name: metrics.succeeded, value: [1], dimensions: { ...common, application: 'mobile' } },
    ]);
  });

  test('other metrics have no version: a dimension more is paid for each', async () => {
    const { observability, lines } = observed();
    const handler = httpHandler(observability, async () => {
      for (const metric of Object.values(metrics)) {
        if (!releaseFaults.includes(metric)) observability.telemetry.count(metric);
      }
      return { status: 200, body: { data: null } } as never;
    });
    await handler(event, context);
    const found = counted(lines);
    expect(found).toHaveLength(Object.keys(metrics).length - releaseFaults.length - 1);
    expect(found.filter(({ dimensions }) => 'version' in dimensions)).toEqual([]);
  });
});
