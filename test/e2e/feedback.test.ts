import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { until } from '../until.ts';
import { createAccount, readAccount, sendFeedback } from './person.ts';

jest.setTimeout(60_000);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline?.stop());

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
