import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice, Notices } from './notices.ts';

/** One topic; each subscriber chooses by the attribute `audience` (docs/rollout.md). */
export class SnsNotices implements Notices {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async send({ id, audience, subject, text }: Notice): Promise<void> {
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: {
          audience: { DataType: 'String', StringValue: audience },
          notice_id: { DataType: 'String', StringValue: id },
        },
      }),
    );
  }
}
