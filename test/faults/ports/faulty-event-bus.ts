import type { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import type { EventBus, PutAnswer } from '../../../lambdas/ports/event-bus/event-bus.ts';
import { AWS_GIVES_UP_MS, type Faults } from './faults.ts';

/** EventBridge down, taking some events and not others, and taking them without a word. */
export class FaultyEventBus implements EventBus {
  readonly #faults: Faults;
  readonly #accept: (event: PipelineEvent) => void;

  constructor(faults: Faults, accept: (event: PipelineEvent) => void) {
    this.#faults = faults;
    this.#accept = accept;
  }

  put(events: readonly PipelineEvent[]): Promise<readonly PutAnswer[]> {
    const { steps, dice, weather } = this.#faults;
    return steps.call(async () => {
      await steps.wait(dice.between(5, 40));
      if (weather.strikes('bus down')) {
        await steps.wait(AWS_GIVES_UP_MS);
        throw new Error(`the bus cannot be reached: ${JSON.stringify(events)}`);
      }
      const answers = events.map((event): PutAnswer => {
        if (weather.strikes('bus partly down')) {
          return { kind: 'refused', code: 'InternalFailure', message: JSON.stringify(event) };
        }
        this.#accept(event);
        return { kind: 'accepted' };
      });
      if (!weather.strikes('bus answers lost')) return answers;
      await steps.wait(AWS_GIVES_UP_MS);
      throw new Error(`no answer to ${JSON.stringify(events)}`);
    });
  }
}
