import type { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import type { EventBus, PutAnswer } from '../../lambdas/ports/event-bus/event-bus.ts';

/** A bus that keeps what it accepted; `mood` says what it does with the next events. */
export class InMemoryEventBus implements EventBus {
  readonly events: PipelineEvent[] = [];
  mood: 'accepts' | 'refuses' | 'throws' = 'accepts';
  /** Ids of events that are refused although the bus accepts others. */
  readonly refusedIds = new Set<string>();
  readonly #journal: string[];

  /** @param journal gets `event` for every call, so that tests can see the order of work. */
  constructor(journal: string[] = []) {
    this.#journal = journal;
  }

  async put(events: readonly PipelineEvent[]): Promise<readonly PutAnswer[]> {
    this.#journal.push('event');
    if (this.mood === 'throws') throw new Error(`the bus cannot be reached: ${JSON.stringify(events)}`);
    return events.map((event): PutAnswer => {
      if (this.mood === 'refuses' || this.refusedIds.has(event.detail.metadata.event_id)) {
        return { kind: 'refused', code: 'ThrottlingException', message: 'too many events' };
      }
      this.events.push(event);
      return { kind: 'accepted' };
    });
  }
}
