import type { AccountWork } from '../../contracts/account-work.ts';
import type { SqsCalls } from '../../platform/aws-calls.ts';
import type { BackgroundWork } from './background-work.ts';

/** The work goes into the body alone: a queue's message attributes are not encrypted. */
export class SqsBackgroundWork implements BackgroundWork {
  readonly #sqs: SqsCalls;
  readonly #queueUrl: string;

  constructor(sqs: SqsCalls, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async add(work: AccountWork): Promise<void> {
    await this.#sqs.sendMessage({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(work) });
  }
}
