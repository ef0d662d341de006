import { metrics } from '../../lambdas/contracts/metrics.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { until } from '../until.ts';

const MINUTE_MS = 60_000;
const UPTIME = 'account-creation-local-probe-api-uptime-1h';

/** API Gateway may not call check-health any more: callers get a 500, and no function has a line of it. */
async function startWithoutHealth(): Promise<Pipeline> {
  const { template } = loadTemplate((await synthesize()).folder);
  for (const [id, { Type }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::Lambda::Permission' && /health/i.test(id)) delete template.Resources[id];
  }
  return startPipeline({ template });
}

describe('an API that does not answer as callers expect', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startWithoutHealth();
    pipeline.alarms.watch();
  }, 60_000);
  afterAll(() => pipeline?.stop());

  const failed = () =>
    pipeline.metrics.filter(({ name, value }) => name === metrics.probeFailed && value === 1).length;
  /** A minute, with its probe and a look at the alarms. */
  async function minute(): Promise<void> {
    const before = failed();
    pipeline.clock.advance(MINUTE_MS);
    await until('the API has been asked in vain', () => failed() > before);
  }

  test('one failed probe wakes nobody, the second one does, with one message', async () => {
    await minute();
    // The look of this minute knows of the first one alone.
    await minute();
    expect(pipeline.alarms.stateOf(UPTIME).value).toBe('OK');

    await minute();
    expect(pipeline.alarms.stateOf(UPTIME).value).toBe('ALARM');
    const told = () => pipeline.notices.filter(({ subject }) => /^ALARM: .*uptime-1h/.test(subject));
    await until('the topic is told', () => told().length > 0);
    expect(told().map(({ topic, subject }) => [topic.split(':').at(-1), subject.split('"')[1]])).toEqual([
      ['account-creation-local-alarms', UPTIME],
    ]);
  }, 30_000);
});
