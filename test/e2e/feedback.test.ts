import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planNamed } from '../../lambdas/contracts/rollout-plans/plans.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder, type StartFolder } from '../../local/start-folder.ts';
import { startPlan } from '../../local/start-plan.ts';
// Before a pipeline runs in this process: loading would hold it up.
import '../../ops/feedback/command.ts';
import { callOps } from '../fixtures/ops-command.ts';
import { until } from '../until.ts';
import { createAccount, readAccount, sendFeedback } from './person.ts';

jest.setTimeout(90_000);

const folder = mkdtempSync(path.join(tmpdir(), 'feedback-'));
let pipeline: Pipeline;
let started: StartFolder;
beforeAll(async () => {
  pipeline = await startPipeline();
  started = await openStartFolder(folder);
  started.writeEndpoints(pipeline.endpoints);
});
afterAll(async () => {
  started?.removeEndpoints();
  await pipeline?.stop();
  rmSync(folder, { recursive: true });
});

async function listed(...flags: string[]) {
  const { code, output, errors } = await callOps(
    ['feedback', 'list', '--stage', 'local', '--json', ...flags],
    { LOCAL_FOLDER: folder },
  );
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output);
}

const eventsAbout = (correlationId: string) =>
  pipeline.bus.archive
    .map((event) => ({ type: event['detail-type'], detail: event.detail as Record<string, object> }))
    .filter(
      ({ type, detail }) => type === 'FeedbackReceived' && JSON.stringify(detail).includes(correlationId),
    );

test('of an account: kept once, told without the words, counted; nobody else can speak of it', async () => {
  const icn = '1000000001V700001';
  const { correlation_id } = (await createAccount(pipeline, icn)).body.meta;
  const comment = `It worked, says ${icn}`;
  const first = await sendFeedback(pipeline, icn, { correlation_id, rating: 2, comment });
  expect([first.status, first.body.data.attributes.comment]).toEqual([201, 'It worked, says [ICN]']);

  const second = await sendFeedback(pipeline, icn, { correlation_id });
  expect([second.status, second.body.errors[0].meta.reason]).toEqual([409, 'feedback_known']);
  const foreign = await sendFeedback(pipeline, '1000000001V700002', { correlation_id });
  expect([foreign.status, foreign.body.errors[0].meta.reason]).toEqual([404, 'answer_unknown']);

  const [event] = await until('the event is on the bus', () => {
    const events = eventsAbout(correlation_id);
    return events.length > 0 && events;
  });
  expect(event?.detail.data).toEqual({
    answer_correlation_id: correlation_id,
    rating: 2,
    kind: 'praise',
    application: 'local-va-gov',
    percentage: 100,
  });
  const seen = await until('the opinion is counted', () => {
    const values = (name: string) =>
      pipeline.metrics.filter((metric) => metric.name === name).map(({ value }) => value);
    return values('Opinion').length > 0 && [values('Opinion'), values('GoodOpinion')];
  });
  expect(seen).toEqual([[1], [0]]);
  expect(eventsAbout(correlation_id)).toHaveLength(1);
  expect(JSON.stringify([pipeline.logs, pipeline.metrics])).not.toContain('It worked');
});

test('of an error, once it can be read', async () => {
  const icn = '1000000805V700003';
  await createAccount(pipeline, icn);
  const { body } = await until('the error is stored', async () => {
    const read = await readAccount(pipeline, icn);
    return read.status === 422 && read;
  });
  const { correlation_id } = body.meta;
  expect((await sendFeedback(pipeline, icn, { correlation_id, rating: 1, kind: 'bug' })).status).toBe(201);
});

test('operators list it by kind and by the phase in which it came', async () => {
  const icn = '1000000001V700004';
  const { correlation_id } = (await createAccount(pipeline, icn)).body.meta;
  await startPlan(planNamed('staging'), pipeline);
  await until('half of the people are in', () => {
    pipeline.clock.advance(60_000);
    return pipeline.notices.some(({ subject }) => subject.includes('raised, 50 %'));
  });
  await sendFeedback(pipeline, icn, { correlation_id, rating: 4, kind: 'usability' });
  const { satisfaction, feedback } = await listed('--phase', 'staging/1');
  expect(feedback).toEqual([
    {
      at: expect.any(String),
      correlation_id,
      rating: 4,
      kind: 'usability',
      application: 'local-va-gov',
      position: 'staging/1/1',
      percentage: 50,
    },
  ]);
  expect(satisfaction).toMatchObject({ n: 1, satisfied: 1 });
  const all = await listed();
  expect(all.by_kind).toEqual({ bug: 1, usability: 1, praise: 1, other: 0 });
  expect((await listed('--kind', 'bug')).feedback).toMatchObject([{ rating: 1, percentage: 100 }]);
});
