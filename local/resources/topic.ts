import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';

/** A message that was published on a topic. */
export interface Notice {
  /** The topic's name. */
  readonly topic: string;
  /** Empty without one. */
  readonly subject: string;
  readonly message: string;
  /** What phones get in its place, if that is something else. */
  readonly sms?: string;
  /** Texts of the message attributes, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch ms of the runtime's clock. */
  readonly at: number;
}

/** What a publisher gives. */
export type NewNotice = Pick<Notice, 'subject' | 'message' | 'sms' | 'attributes'>;

/** AWS::SNS::Topic. */
export interface Topic {
  readonly arn: string;
  /** Answers the message's id. */
  publish(notice: NewNotice): string;
}

/** Display names are for e-mail; FIFO topics are refused. */
const TOPIC_PROPERTIES = ['TopicName', 'DisplayName', 'KmsMasterKeyId'];

/** The template's topics; `onNotice` gets what is published on any of them. */
export function createTopics(
  stack: Stack,
  { clock, onNotice }: { readonly clock: Clock; onNotice(notice: Notice): void },
): Topic[] {
  return stack.ofType('AWS::SNS::Topic').map(({ logicalId, ref, attribute, properties }) => {
    refuseOthers(logicalId, properties, TOPIC_PROPERTIES);
    const topic = String(attribute('TopicName'));
    return {
      arn: ref,
      publish(notice) {
        onNotice({ topic, ...notice, at: clock.now() });
        return randomUUID();
      },
    };
  });
}
