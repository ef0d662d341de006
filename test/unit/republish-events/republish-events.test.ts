import { accountCreationFailedExample } from '../../../lambdas/contracts/events/account-creation-failed.ts';
import { accountCreationSucceededExample } from '../../../lambdas/contracts/events/account-creation-succeeded.ts';
import { feedbackReceivedExample } from '../../../lambdas/contracts/events/feedback-received.ts';
import type { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { republishEvents } from '../../../lambdas/republish-events/republish-events.ts';
import { InMemoryEventBus } from '../../doubles/in-memory-event-bus.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';

const succeeded: PipelineEvent = {
  type: 'AccountCreationSucceeded',
  detail: accountCreationSucceededExample,
};
const failed: PipelineEvent = { type: 'AccountCreationFailed', detail: accountCreationFailedExample };
const said: PipelineEvent = { type: 'FeedbackReceived', detail: feedbackReceivedExample };
const setUp = () => ({ bus: new InMemoryEventBus(), telemetry: new RecordingTelemetry() });

describe('republishing', () => {
  test('puts the events on the bus as they are: same id, same moment', async () => {
    const ports = setUp();
    const events = [succeeded, failed, said];
    expect(await republishEvents(events, ports)).toEqual(['done', 'done', 'done']);
    expect(ports.bus.events).toEqual(events);
    expect(ports.telemetry.counted(metrics.eventRepublished)).toBe(3);
  });

  test('brings back what the bus refused again, and nothing else', async () => {
    const ports = setUp();
    ports.bus.refusedIds.add(succeeded.detail.metadata.event_id);
    expect(await republishEvents([succeeded, failed], ports)).toEqual(['failed', 'done']);
    expect(ports.telemetry.counted(metrics.eventRepublished)).toBe(1);
  });

  test('throws when the bus cannot be reached: the whole batch comes back', async () => {
    const ports = setUp();
    ports.bus.mood = 'throws';
    await expect(republishEvents([succeeded], ports)).rejects.toThrow();
  });

  test('tells of it without an ICN', async () => {
    const ports = setUp();
    ports.bus.refusedIds.add(failed.detail.metadata.event_id);
    await republishEvents([succeeded, failed], ports);
    expect(ports.telemetry.text()).toContain(succeeded.detail.metadata.correlation_id);
    expect(ports.telemetry.text()).not.toContain(succeeded.detail.data.icn);
  });
});
