import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { metrics, releaseFaults } from '../../../lambdas/contracts/metrics.ts';
import { httpHandler } from '../../../lambdas/platform/http.ts';
import { observed } from '../../fixtures/observed.ts';

/** What CloudWatch makes of the printed lines: each metric with its dimensions. */
function counted(lines: readonly string[]) {
  return lines
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line))
    .flatMap((fields) =>
      fields._aws.CloudWatchMetrics.flatMap(
        ({ Dimensions, Metrics }: { Dimensions: string[][]; Metrics: { Name: string }[] }) =>
          Metrics.flatMap(({ Name }) =>
            Dimensions.map((names) => ({
              name: Name,
              value: [fields[Name]].flat(),
              dimensions: Object.fromEntries(names.map((each) => [each, fields[each]])),
            })),
          ),
      ),
    );
}

describe('faults that a new version can bring', () => {
  test('are counted once for the function, and once for its version', async () => {
    const { observability, lines } = observed();
    const handler = httpHandler(observability, async () => {
      throw new Error('a bug');
    });
    await handler({ httpMethod: 'GET', path: '/health', headers: {} } as APIGatewayProxyEvent, {} as Context);
    expect(counted(lines)).toEqual([
      {
        name: metrics.internalError,
        value: [1],
        dimensions: { service: 'test', stage: 'test', version: '7' },
      },
      { name: metrics.internalError, value: [1], dimensions: { service: 'test', stage: 'test' } },
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
    await handler({ httpMethod: 'GET', path: '/health', headers: {} } as APIGatewayProxyEvent, {} as Context);
    const found = counted(lines);
    expect(found).toHaveLength(Object.keys(metrics).length - releaseFaults.length);
    expect(found.filter(({ dimensions }) => 'version' in dimensions)).toEqual([]);
  });
});
