import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PipelineEvent } from '../../contracts/events/pipeline-event.ts';
import type { EventFallback } from './event-fallback.ts';

/** The event goes into the body alone: a queue's message attributes are not encrypted. */
export class SqsEventFallback implements EventFallback {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async keep(event: PipelineEvent): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(event) }),
    );
  }
}
