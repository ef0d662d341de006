import { EVENT_SOURCE } from '../../contracts/events/envelope.ts';
import type { PipelineEvent } from '../../contracts/events/pipeline-event.ts';
import type { EventBridgeCalls } from '../../platform/aws-calls.ts';
import type { EventBus, PutAnswer } from './event-bus.ts';

export class EventBridgeBus implements EventBus {
  readonly #eventBridge: EventBridgeCalls;
  readonly #busName: string;

  constructor(eventBridge: EventBridgeCalls, busName: string) {
    this.#eventBridge = eventBridge;
    this.#busName = busName;
  }

  async put(events: readonly PipelineEvent[]): Promise<readonly PutAnswer[]> {
    const { Entries } = await this.#eventBridge.putEvents({
      Entries: events.map(({ type, detail }) => ({
        EventBusName: this.#busName,
        Source: EVENT_SOURCE,
        DetailType: type,
        Time: new Date(detail.metadata.occurred_at),
        Detail: JSON.stringify(detail),
      })),
    });
    // The call succeeds even when entries failed: each has its own answer, in order.
    return events.map((_, index): PutAnswer => {
      const entry = Entries?.[index];
      if (entry?.EventId) return { kind: 'accepted' };
      const code = entry?.ErrorCode ?? 'NoAnswer';
      return {
        kind: 'refused',
        code,
        message: entry?.ErrorMessage ?? 'the bus said nothing about the event',
      };
    });
  }
}
