import * as v from 'valibot';
import { type CollectFeedback, collectFeedback } from '../../../lambdas/collect-feedback/collect-feedback.ts';
import { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { InMemoryEventBus } from '../../doubles/in-memory-event-bus.ts';
import { InMemoryEventFallback } from '../../doubles/in-memory-event-fallback.ts';
import { InMemoryFeedbackStore } from '../../doubles/in-memory-feedback-store.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { InMemoryRolloutStanding } from '../../doubles/in-memory-rollout-standing.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { created } from '../../doubles/scripted-account-provider.ts';

const ICN = '1012667145V762142';
const OTHER_ICN = '1012832025V743496';

/** A person with an account, answered as `answer-1`, and another one with an error, answered as `answer-2`. */
async function setUp() {
  const clock = new ManualClock();
  const journal: string[] = [];
  const ports = {
    clock,
    results: new InMemoryResultStore(clock),
    feedback: new InMemoryFeedbackStore(clock, journal),
    standing: new InMemoryRolloutStanding(),
    bus: new InMemoryEventBus(journal),
    fallback: new InMemoryEventFallback(journal),
    telemetry: new RecordingTelemetry(),
  };
  const occurredAt = new Date(clock.now()).toISOString();
  await ports.results.storeAccount({ icn: ICN, account: created, occurredAt, correlationId: 'answer-1' });
  await ports.results.storeError({
    icn: OTHER_ICN,
    failure: { reason: 'mhv_805', code: 805, detail: 'Deactivated' },
    occurredAt,
    correlationId: 'answer-2',
  });
  const say = (
    said: Partial<CollectFeedback['said']> = {},
    changes: Partial<Omit<CollectFeedback, 'said'>> = {},
  ) =>
    collectFeedback(
      {
        said: { rating: 4, kind: 'praise', correlation_id: 'answer-1', ...said },
        icn: ICN,
        application: 'va-gov-back-end',
        correlationId: 'request-9',
        ...changes,
      },
      ports,
    );
  const kept = () => [...ports.feedback.all.values()];
  return { ...ports, journal, say, kept };
}

describe('feedback about an answer', () => {
  test('is kept with the rollout of that moment, then sent without the comment, and counted', async () => {
    const all = await setUp();
    all.standing.standing = { position: 'production/1/2', percentage: 50 };
    const outcome = await all.say({ comment: 'It worked.' });
    const [feedback] = all.kept();
    expect(feedback).toEqual({
      id: expect.any(String),
      correlationId: 'answer-1',
      at: all.clock.now(),
      rating: 4,
      kind: 'praise',
      comment: 'It worked.',
      application: 'va-gov-back-end',
      position: 'production/1/2',
      percentage: 50,
    });
    expect(outcome).toEqual({ kind: 'kept', feedback });
    expect(all.journal).toEqual(['feedback', 'event']);
    expect(all.bus.events).toEqual([
      {
        type: 'FeedbackReceived',
        detail: {
          metadata: {
            version: 1,
            event_id: feedback?.id,
            occurred_at: '2026-11-05T19:00:00.000Z',
            correlation_id: 'request-9',
          },
          data: {
            answer_correlation_id: 'answer-1',
            rating: 4,
            kind: 'praise',
            application: 'va-gov-back-end',
            position: 'production/1/2',
            percentage: 50,
          },
        },
      },
    ]);
    expect(v.is(PipelineEvent, all.bus.events[0])).toBe(true);
    expect(all.telemetry.counted(metrics.opinion)).toBe(1);
  });

  test('is about an error as well', async () => {
    const all = await setUp();
    expect(await all.say({ correlation_id: 'answer-2' }, { icn: OTHER_ICN })).toMatchObject({ kind: 'kept' });
  });

  test.each([
    [1, 0],
    [3, 0],
    [4, 1],
    [5, 1],
  ])('with rating %d adds %d to the good ones', async (rating, good) => {
    const all = await setUp();
    await all.say({ rating });
    expect(all.telemetry.counts.get(metrics.goodOpinion)).toBe(good);
    expect(all.telemetry.counted(metrics.opinion)).toBe(1);
  });

  test('has no comment where nothing was written, or nothing that shows', async () => {
    for (const comment of [undefined, '', ' \n\u200b']) {
      const all = await setUp();
      await all.say(comment === undefined ? {} : { comment });
      expect(all.kept()[0]).not.toHaveProperty('comment');
    }
  });

  test('loses personal data before it is kept, sent or told', async () => {
    const all = await setUp();
    const comment = `I am ${ICN}, SSN 796-12-3456, <b>jane@example.com</b>`;
    await all.say({ comment });
    expect(all.kept()[0]?.comment).toBe('I am [ICN], SSN [number], [e-mail address]');
    const seen = JSON.stringify([all.kept(), all.bus.events, all.telemetry.text()]);
    for (const secret of [ICN, '796-12-3456', 'jane@example.com']) expect(seen).not.toContain(secret);
  });

  test('is kept without phase and percentage while the rollout cannot be read', async () => {
    const all = await setUp();
    all.standing.failing = true;
    expect(await all.say()).toMatchObject({ kind: 'kept' });
    expect(Object.keys(all.kept()[0] ?? {})).not.toEqual(expect.arrayContaining(['percentage']));
    expect(v.is(PipelineEvent, all.bus.events[0])).toBe(true);
  });
});

describe('nothing is kept, sent or counted', () => {
  const nothing = (all: Awaited<ReturnType<typeof setUp>>) => {
    expect([all.kept(), all.bus.events, all.fallback.events]).toEqual([[], [], []]);
    expect(all.telemetry.counted(metrics.opinion)).toBe(0);
    expect(all.telemetry.counts.has(metrics.goodOpinion)).toBe(false);
  };

  test.each([
    ['an id that no answer has', { correlation_id: 'answer-0' }, {}],
    ['another person’s answer', { correlation_id: 'answer-2' }, {}],
    ['a person without answers', {}, { icn: '1000000001V600001' }],
  ])('about %s', async (_, said, changes) => {
    const all = await setUp();
    expect(await all.say(said, changes)).toEqual({ kind: 'answer_unknown' });
    nothing(all);
  });

  test('about an answer that is not kept any more', async () => {
    const all = await setUp();
    all.clock.advance(86_400_000);
    expect(await all.say()).toEqual({ kind: 'answer_unknown' });
    nothing(all);
  });

  test('while the results cannot be read', async () => {
    const all = await setUp();
    all.results.failing.read = true;
    expect(await all.say()).toEqual({ kind: 'unavailable' });
    nothing(all);
    expect(all.telemetry.counted(metrics.resultNotRead)).toBe(1);
  });

  test('while it cannot be kept: that is counted', async () => {
    const all = await setUp();
    all.feedback.failing = true;
    expect(await all.say()).toEqual({ kind: 'unavailable' });
    nothing(all);
    expect(all.telemetry.counted(metrics.feedbackNotKept)).toBe(1);
  });

  test('the second time: the first stays, with one event and one count', async () => {
    const all = await setUp();
    await all.say({ rating: 5 });
    expect(await all.say({ rating: 1 })).toEqual({ kind: 'known' });
    expect(all.kept().map(({ rating }) => rating)).toEqual([5]);
    expect(all.bus.events).toHaveLength(1);
    expect(all.telemetry.counted(metrics.opinion)).toBe(1);
  });
});

describe('an event that the bus does not take', () => {
  test.each(['refuses', 'throws'] as const)('(it %s) goes to the fallback queue', async (mood) => {
    const all = await setUp();
    all.bus.mood = mood;
    expect(await all.say()).toMatchObject({ kind: 'kept' });
    expect(all.fallback.events).toHaveLength(1);
    expect(all.telemetry.counted(metrics.fallbackUsed)).toBe(1);
  });

  test('nor the fallback queue: the record stays, and the loss is counted', async () => {
    const all = await setUp();
    all.bus.mood = 'throws';
    all.fallback.failing = true;
    expect(await all.say()).toMatchObject({ kind: 'kept' });
    expect(all.kept()).toHaveLength(1);
    expect(all.telemetry.counted(metrics.eventLost)).toBe(1);
    expect(all.telemetry.counted(metrics.opinion)).toBe(1);
  });
});
