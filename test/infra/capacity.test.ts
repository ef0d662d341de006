import fc from 'fast-check';
import { type Capacity, sharesOf } from '../../infra/capacity.ts';
import { checkStageConfig } from '../../infra/stage-config.ts';
import { stages } from '../../infra/stages.ts';
import { withUpstream } from '../../infra/upstream.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { type Properties, stageNames, synthesize } from './template.ts';

/** Requests that hold a sandbox at the same time if API Gateway lets through as many as it can. */
function mostAtOnce({ upstreamMs }: Capacity, rate: number, burst: number): number {
  return (rate * (upstreamMs + limits.response.ownMostMs)) / 1000 + burst;
}

describe.each(stageNames)('capacity of stage %s', (stage) => {
  const { ofType } = synthesize(stage);
  const { capacity } = stages[stage];
  const [everyMethod, ...others] = ofType('AWS::ApiGateway::Stage')[0]?.properties.MethodSettings ?? [];

  test('what API Gateway lets through finds a sandbox, and so do all the workers of queues beside it', () => {
    expect(everyMethod).toMatchObject({ HttpMethod: '*', ResourcePath: '/*' });
    expect(others.map(({ ResourcePath }: Properties) => ResourcePath)).not.toContain('/~1account');
    const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = everyMethod;
    const { sandboxes } = sharesOf(capacity).createAccount;
    expect(mostAtOnce(capacity, rate, burst)).toBeLessThanOrEqual(sandboxes);
    const workers = ofType('AWS::Lambda::EventSourceMapping')
      .map(({ properties }) => properties.ScalingConfig.MaximumConcurrency)
      .reduce((sum, each) => sum + each, 0);
    expect(workers).toBeGreaterThan(0);
    expect(sandboxes + workers).toBeLessThanOrEqual(capacity.sandboxes);
  });
});

test('whatever a stage may use: its shares hold what is let through, and leave a quarter', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 4_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      (sandboxes, upstreamMs) => {
        const { createAccount, background } = sharesOf({ sandboxes, upstreamMs });
        const { rate, burst } = createAccount;
        expect(mostAtOnce({ sandboxes, upstreamMs }, rate, burst)).toBeLessThanOrEqual(
          createAccount.sandboxes,
        );
        expect(4 * (createAccount.sandboxes + background)).toBeLessThanOrEqual(3 * sandboxes);
        // API Gateway lets nothing through without a burst; SQS has 2 to 1,000 workers.
        expect(Math.min(rate, burst)).toBeGreaterThan(0);
        expect(background).toBeGreaterThanOrEqual(2);
        expect(background).toBeLessThanOrEqual(1_000);
      },
    ),
  );
});

describe('-c upstreamMs', () => {
  test("says what one machine's MHV takes, and a start without it has the stage's own", () => {
    const { local } = stages;
    expect(withUpstream('local', local, '50').capacity).toEqual({ ...local.capacity, upstreamMs: 50 });
    expect(withUpstream('local', local, undefined)).toBe(local);
    expect(() => checkStageConfig('local', withUpstream('local', local, 'slow'))).toThrow(
      /capacity\.upstreamMs is null/,
    );
  });

  test('is refused where MHV is a real one', () => {
    expect(() => withUpstream('dev', stages.dev, '50')).toThrow(
      '-c upstreamMs=50 is for stage local: write capacity.upstreamMs of stage dev in infra/stages.ts.',
    );
  });
});

test('a hundred requests a second pass on one machine', () => {
  const { rate, burst } = sharesOf(stages.local.capacity).createAccount;
  expect(rate).toBeGreaterThan(110);
  expect(burst).toBeGreaterThan(50);
});
