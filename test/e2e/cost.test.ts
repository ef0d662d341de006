import { metrics } from '../../lambdas/contracts/metrics.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate, type Template } from '../../local/template/template.ts';
import { capabilityOf, type Path, paths, type Run } from '../../ops/cost/usage.ts';
import { until } from '../until.ts';
import { createAccount, readAccount } from './person.ts';

/** Of bytes of log lines: ids, figures and names of stages are of different lengths. */
const NEARLY = 0.1;
const SECOND_BUST_AFTER_MS = 60_000;

/** Probes would write between the lines of requests. */
async function withoutSchedules(): Promise<Template> {
  const template = structuredClone(loadTemplate((await synthesize()).folder).template);
  for (const { Properties } of Object.values(template.Resources)) {
    if (!Properties?.ScheduleExpression) continue;
    delete Properties.ScheduleExpression;
    Properties.EventPattern = { source: ['nobody'] };
  }
  return template;
}

/** What ops/cost/usage.ts says that requests use is what they use here. */
describe('what a request uses', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ mhvLatencyMs: 1, template: await withoutSchedules() });
    // A sandbox's first request reads secrets, and counts that it was the first.
    await createAccount(pipeline, '1000000001V200900');
    await createAccount(pipeline, '1000000805V200900');
    await createAccount(pipeline, '1000000001V200903', { headers: { prefer: 'respond-async' } });
    await readAccount(pipeline, '1000000001V200900');
    await until('first runs have ended', () =>
      ['store-error', 'read-account'].every((name) => writtenBy(name).lines > 0),
    );
    // Written at the end of a run: two requests and the worker; the busts of two accounts, and their second ones.
    await until('MHV was asked in the background', () => valuesOf(metrics.ownDuration) === 3);
    await until('two accounts are busted', () => valuesOf(metrics.profileBusted) === 2);
    pipeline.clock.advance(SECOND_BUST_AFTER_MS);
    await until('they are busted again', () => valuesOf(metrics.profileBusted) === 4);
  }, 60_000);
  afterAll(() => pipeline?.stop());

  const valuesOf = (metric: string) => pipeline.metrics.filter(({ name }) => name === metric).length;
  const nameOf = (run: Run) => `account-creation-local-${run.function}`;
  const writtenBy = (name: string) =>
    pipeline.written.get(`account-creation-local-${name}`) ?? { lines: 0, bytes: 0 };
  const calls = (run: Run, action: string, resource = '') =>
    pipeline.usedActions
      .filter((used) => used.function === nameOf(run) && used.action === action)
      .filter((used) => used.resource.endsWith(resource))
      .reduce((sum, { times }) => sum + times, 0);

  /** Everything that can be counted of one function. */
  function counted(run: Run) {
    const { lines, bytes } = writtenBy(run.function);
    return {
      lines,
      bytes,
      // Account, error and note of a person; two items more of what is kept for 5 s.
      reads: 3 * calls(run, 'dynamodb:BatchGetItem', '-results'),
      keptReads: 2 * calls(run, 'dynamodb:BatchGetItem', '-control'),
      writes: calls(run, 'dynamodb:PutItem') + calls(run, 'dynamodb:DeleteItem'),
      events: calls(run, 'events:PutEvents'),
    };
  }

  async function expectUse(runs: readonly Run[], play: () => Promise<unknown>): Promise<void> {
    const before = runs.map(counted);
    const metricsBefore = pipeline.metrics.length;
    await play();
    const used = (run: Run, index: number) => {
      const now = counted(run);
      const was = before[index] as typeof now;
      return Object.fromEntries(
        Object.entries(now).map(([name, value]) => [name, value - was[name as keyof typeof now]]),
      ) as typeof now;
    };
    await until('every line is written', () =>
      runs.every((run, index) => used(run, index).lines >= run.logLines),
    );
    for (const [index, run] of runs.entries()) {
      const { bytes, keptReads, ...others } = used(run, index);
      expect({ function: run.function, ...others }).toEqual({
        function: run.function,
        lines: run.logLines,
        reads: run.reads ?? 0,
        writes: run.writes ?? 0,
        events: run.events ?? 0,
      });
      expect(keptReads).toBeLessThanOrEqual(run.keptReads ?? 0);
      expect(Math.abs(bytes / run.logBytes - 1)).toBeLessThan(NEARLY);
      const written = pipeline.metrics
        .slice(metricsBefore)
        .filter(({ dimensions }) => dimensions.service === capabilityOf(run));
      // Two of these runs may count under one capability.
      const counting = runs.filter((each) => capabilityOf(each) === capabilityOf(run));
      for (const { name, dimensions } of written) {
        const listed = counting.flatMap(
          (each) => (dimensions.application ? each.byApplication : each.metrics) ?? [],
        );
        // Where two come at once, one more sandbox may start: of the function, not of its runs.
        expect([...listed, metrics.coldStart]).toContain(name);
      }
    }
  }

  test.each<[string, Path, string]>([
    ['a new account', paths.created, '1000000001V200901'],
    ['a failure', paths.failed, '1000000805V200901'],
  ])('%s', async (_, { request, messages: [first] }, icn) => {
    await expectUse([request, first as Run], () => createAccount(pipeline, icn));
  });

  test('the second bust of a new account', async () => {
    const [, second] = paths.created.messages;
    await expectUse([second], async () => pipeline.clock.advance(SECOND_BUST_AFTER_MS));
  });

  test('background work', async () => {
    const { request, messages } = paths.accepted;
    const headers = { prefer: 'respond-async' };
    await expectUse([request, messages[0]], () => createAccount(pipeline, '1000000001V200902', { headers }));
  });

  test('a stored answer', async () => {
    await expectUse([paths.stored.request], () => createAccount(pipeline, '1000000001V200901'));
  });

  test('a GET', async () => {
    await expectUse([paths.read.request], () => readAccount(pipeline, '1000000001V200901'));
  });
});
