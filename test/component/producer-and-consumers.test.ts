import { bustCache } from '../../lambdas/bust-cache/bust-cache.ts';
import { AccountCreationFailedRead } from '../../lambdas/contracts/events/account-creation-failed.ts';
import { AccountCreationSucceededRead } from '../../lambdas/contracts/events/account-creation-succeeded.ts';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/envelope.ts';
import { fromBus } from '../../lambdas/contracts/events/from-bus.ts';
import { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import { queueHandler } from '../../lambdas/platform/queue.ts';
import { profileKey } from '../../lambdas/ports/profile-cache/profile-cache.ts';
import { republishEvents } from '../../lambdas/republish-events/republish-events.ts';
import { storeError } from '../../lambdas/store-error/store-error.ts';
import { InMemoryEventBus } from '../doubles/in-memory-event-bus.ts';
import { InMemoryProfileCache } from '../doubles/in-memory-profile-cache.ts';
import { account, refusal, trouble } from '../doubles/scripted-account-provider.ts';
import { context, queueEvent } from '../fixtures/lambda-events.ts';
import { observed } from '../fixtures/observed.ts';
import { createAccountHarness, ICN } from './create-account/harness.ts';

/** A message as EventBridge's rule writes it into a queue. */
const messageOf = (event: PipelineEvent | undefined) =>
  JSON.stringify({
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': event?.type,
    source: EVENT_SOURCE,
    account: '000000000000',
    time: '2026-11-05T19:00:01Z',
    region: 'us-east-1',
    resources: [],
    detail: event?.detail,
  });

describe('what create-account sends', () => {
  test('makes bust-cache delete the person’s profile', async () => {
    const api = createAccountHarness();
    await api.send();
    const { observability, lines } = observed();
    const cache = new InMemoryProfileCache();
    cache.profiles.set(profileKey(ICN), 'opaque');
    const handler = queueHandler(observability, fromBus(AccountCreationSucceededRead), (messages) =>
      bustCache(
        messages.map(({ content }) => ({ event: content, pass: 'first' })),
        { cache, clock: api.clock, telemetry: observability.telemetry },
      ),
    );
    const answer = await handler(queueEvent([messageOf(api.bus.events[0])]), context);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(cache.profiles.size).toBe(0);
    expect(lines.join('\n')).not.toContain(ICN);
  });

  test.each([
    ['a code', refusal(805)],
    ['a code that nobody knows', refusal(899)],
    ['no code', trouble('mhv_unreachable')],
  ])('makes store-error keep a failure with %s', async (_, answer) => {
    const api = createAccountHarness();
    api.mhv.answers = [answer];
    await api.send();
    const { observability, lines } = observed();
    const handler = queueHandler(observability, fromBus(AccountCreationFailedRead), (messages) =>
      Promise.all(
        messages.map(({ content }) =>
          storeError(content, { results: api.results, telemetry: observability.telemetry }),
        ),
      ),
    );
    const message = messageOf(api.bus.events[0]);
    expect(await handler(queueEvent([message, message]), context)).toEqual({ batchItemFailures: [] });
    expect(api.results.errors.get(ICN)?.failure).toEqual(
      answer.kind === 'failure' ? answer.failure : undefined,
    );
    expect(lines.join('\n')).not.toContain(ICN);
  });

  test('passes through the fallback queue unchanged', async () => {
    const api = createAccountHarness();
    api.bus.mood = 'throws';
    api.mhv.answers = [account(), refusal(805)];
    await api.send();
    await api.send({ headers: { 'cache-control': 'no-cache' } });
    const { observability } = observed();
    const bus = new InMemoryEventBus();
    const handler = queueHandler(observability, PipelineEvent, (messages) =>
      republishEvents(
        messages.map(({ content }) => content),
        { bus, telemetry: observability.telemetry },
      ),
    );
    const bodies = api.fallback.events.map((event) => JSON.stringify(event));
    expect(await handler(queueEvent(bodies), context)).toEqual({ batchItemFailures: [] });
    expect(bus.events).toEqual(api.fallback.events);
    expect(bus.events.map(({ type }) => type)).toEqual(['AccountCreationSucceeded', 'AccountCreationFailed']);
  });
});
