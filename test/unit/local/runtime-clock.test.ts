import { addTicker, localRuntimes, smallTemplate } from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const HOUR_MS = 3_600_000;
const TIME_SCALE = 60;
const { clock, run } = localRuntimes(TIME_SCALE);

/** What Ticker answers: epoch ms, but for `isDate` and `remainingMs`. */
interface Times {
  readonly loadedAt: number;
  readonly now: number;
  readonly made: number;
  readonly said: number;
  readonly given: number;
  readonly isDate: boolean;
  readonly remainingMs: number;
}

/** Three functions that are the same: a schedule calls Ticker, it feeds Fed through a queue, and nobody calls Other. */
async function scheduled() {
  const template = addTicker(smallTemplate(), [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }]);
  Object.assign(template.Resources, {
    Other: { ...template.Resources.Ticker },
    Fed: { ...template.Resources.Ticker },
    Ticks: { Type: 'AWS::SQS::Queue', Properties: {} },
    TicksMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Ticks', 'Arn'] }, FunctionName: { Ref: 'Fed' } },
    },
    TickerRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        // Longer than the tests take: they call the function themselves.
        ScheduleExpression: 'rate(1000000 minutes)',
        Targets: ['Ticker', 'Ticks'].map((id) => ({ Id: id, Arn: { 'Fn::GetAtt': [id, 'Arn'] } })),
      },
    },
  });
  const runtime = await run(template);
  return async (name: string) => {
    const fn = runtime.functions.find(({ logicalId }) => logicalId === name);
    const before = clock.now();
    const result = await fn?.invoke({});
    if (result?.kind !== 'answered') throw new Error(`${name}: ${JSON.stringify(result)}`);
    return { before, after: clock.now(), ...(result.payload as Times) };
  };
}

describe('the time in a function that a schedule calls', () => {
  let tick: Awaited<ReturnType<typeof scheduled>>;
  beforeAll(async () => {
    tick = await scheduled();
  });

  it("is the clock's, however it is asked for", async () => {
    clock.advance(HOUR_MS);
    const { before, after, loadedAt, now, made, said, given, isDate, remainingMs } = await tick('Ticker');
    for (const time of [loadedAt, now, made]) {
      expect(time).toBeGreaterThanOrEqual(Math.floor(before));
      expect(time).toBeLessThanOrEqual(after);
    }
    expect(Math.abs(said - now)).toBeLessThan(TIME_SCALE * 1000);
    expect([given, isDate]).toEqual([5, true]);
    // In real time: 3 s are the function's timeout.
    expect(remainingMs).toBeLessThanOrEqual(3_000);
    expect(remainingMs).toBeGreaterThan(0);
  });

  it('goes forward with the clock in a sandbox that is used again', async () => {
    const first = await tick('Ticker');
    clock.advance(2 * HOUR_MS);
    const second = await tick('Ticker');
    expect(second.loadedAt).toBe(first.loadedAt);
    expect(second.now - first.now).toBeGreaterThanOrEqual(2 * HOUR_MS);
    expect(second.now).toBeLessThanOrEqual(second.after);
  });

  it('runs as fast as the clock', async () => {
    const first = await tick('Ticker');
    await until('a minute has passed on the clock', () => clock.now() - first.after > 60_000);
    expect((await tick('Ticker')).now - first.now).toBeGreaterThan(60_000);
  });

  it('is the clock’s too where a queue is between them', async () => {
    const { before, now } = await tick('Fed');
    clock.advance(HOUR_MS);
    expect((await tick('Fed')).now - now).toBeGreaterThanOrEqual(HOUR_MS);
    expect(now).toBeGreaterThanOrEqual(Math.floor(before));
  });

  it('is real in every other function', async () => {
    clock.advance(HOUR_MS);
    const realBefore = Date.now();
    const { now } = await tick('Other');
    expect(now).toBeGreaterThanOrEqual(realBefore);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
