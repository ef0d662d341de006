import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Messenger, PeopleMessage } from './messenger.ts';

/** A topic for each kind; subscribers choose by the attributes (docs/operations.md). Phones get the short text. */
export class SnsMessenger implements Messenger {
  readonly #client: SNSClient;
  readonly #topicArns: Readonly<Record<PeopleMessage['topic'], string>>;

  constructor(client: SNSClient, topicArns: Readonly<Record<PeopleMessage['topic'], string>>) {
    this.#client = client;
    this.#topicArns = topicArns;
  }

  async send({
    id,
    topic,
    subject,
    text,
    short,
    groups,
    hours,
    severity,
    about,
  }: PeopleMessage): Promise<void> {
    const string = (StringValue: string) => ({ DataType: 'String', StringValue });
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArns[topic],
        Subject: subject,
        MessageStructure: 'json',
        Message: JSON.stringify({ default: text, sms: short }),
        MessageAttributes: {
          groups: { DataType: 'String.Array', StringValue: JSON.stringify(groups) },
          hours: string(hours),
          severity: string(severity),
          incident_id: string(about),
          message_id: string(id),
        },
      }),
    );
  }
}
