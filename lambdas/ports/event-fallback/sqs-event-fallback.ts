import type { PipelineEvent } from '../../contracts/events/pipeline-event.ts';
import type { SqsCalls } from '../../platform/aws-calls.ts';
import type { EventFallback } from './event-fallback.ts';

/** The event goes into the body alone: a queue's message attributes are not encrypted. */
export class SqsEventFallback implements EventFallback {
  readonly #sqs: SqsCalls;
  readonly #queueUrl: string;

  constructor(sqs: SqsCalls, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async keep(event: PipelineEvent): Promise<void> {
    await this.#sqs.sendMessage({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(event) });
  }
}
