import type { PipelineEvent } from '../../lambdas/contracts/events/pipeline-event.ts';
import type { EventFallback } from '../../lambdas/ports/event-fallback/event-fallback.ts';

export class InMemoryEventFallback implements EventFallback {
  readonly events: PipelineEvent[] = [];
  failing = false;
  readonly #journal: string[];

  /** @param journal gets `fallback` for every call, so that tests can see the order of work. */
  constructor(journal: string[] = []) {
    this.#journal = journal;
  }

  async keep(event: PipelineEvent): Promise<void> {
    this.#journal.push('fallback');
    if (this.failing) throw new Error(`the queue cannot be reached: ${JSON.stringify(event)}`);
    this.events.push(event);
  }
}
