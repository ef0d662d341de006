import type { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import type { EventFallback } from '../../../lambdas/ports/event-fallback/event-fallback.ts';
import { AWS_GIVES_UP_MS, type Faults } from './faults.ts';

/** A queue that is down, or takes the event and does not say so. */
export class FaultyEventFallback implements EventFallback {
  readonly #faults: Faults;
  readonly #accept: (event: PipelineEvent) => void;

  constructor(faults: Faults, accept: (event: PipelineEvent) => void) {
    this.#faults = faults;
    this.#accept = accept;
  }

  keep(event: PipelineEvent): Promise<void> {
    const { steps, dice, weather } = this.#faults;
    return steps.call(async () => {
      await steps.wait(dice.between(5, 30));
      const isDown = weather.strikes('fallback queue down');
      if (!isDown || dice.chance(0.3)) this.#accept(event);
      if (!isDown) return;
      await steps.wait(AWS_GIVES_UP_MS);
      throw new Error(`the queue does not answer to ${JSON.stringify(event)}`);
    });
  }
}
