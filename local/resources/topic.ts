import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Inbox, InboxEntry } from '../inbox.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Stack } from '../template/stack.ts';
import type { AttributeValues } from './filter-policy.ts';
import type { Subscription, Subscriptions } from './subscription.ts';

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

/** The message itself is for log.jsonl, the rest for the terminal too. */
export function lineOfNotice({ topic, subject, message, attributes }: Notice): string {
  return JSON.stringify({ ...attributes, step: 'notice', service: 'sns', topic, subject, message });
}

/** What a publisher gives. */
export interface NewNotice extends Pick<Notice, 'subject' | 'message' | 'sms' | 'attributes'> {
  /** Values of the attributes for filter policies; none without them. */
  readonly values?: AttributeValues;
}

/** AWS::SNS::Topic. */
export interface Topic {
  readonly arn: string;
  /** Answers the message's id. */
  publish(notice: NewNotice): string;
}

/** Display names are for e-mail; FIFO topics are refused. */
const TOPIC_PROPERTIES = ['TopicName', 'DisplayName', 'KmsMasterKeyId'];

export interface TopicOptions {
  readonly clock: Clock;
  readonly subscriptions: Subscriptions;
  /** Gets what is delivered. */
  readonly inbox: Pick<Inbox, 'add'>;
  /** Told of what is published on any topic. */
  onNotice(notice: Notice): void;
}

/** The template's topics. */
export function createTopics(stack: Stack, { clock, subscriptions, inbox, onNotice }: TopicOptions): Topic[] {
  return stack.ofType('AWS::SNS::Topic').map(({ logicalId, ref, attribute, properties }) => {
    refuseOthers(logicalId, properties, TOPIC_PROPERTIES);
    const topic = String(attribute('TopicName'));
    return {
      arn: ref,
      publish({ values = {}, ...notice }) {
        onNotice({ topic, ...notice, at: clock.now() });
        const subscribers = subscriptions.of(ref).filter(({ takes }) => takes(values));
        for (const delivery of deliveriesOf(notice, subscribers)) inbox.add({ topic, ...delivery });
        return randomUUID();
      },
    };
  });
}

type Delivery = Pick<InboxEntry, 'group' | 'channels' | 'subject' | 'text'>;

/** One for each group, whichever and however many of its addresses are subscribed; phones apart, if their text is another. */
function deliveriesOf(
  { subject, message, sms }: NewNotice,
  subscribers: readonly Subscription[],
): Delivery[] {
  const found = new Map<string, Delivery>();
  for (const { groups, protocol } of subscribers) {
    // A text message has no subject.
    const own =
      protocol === 'sms' && sms !== undefined ? { subject: '', text: sms } : { subject, text: message };
    for (const group of groups) {
      const name = `${group} ${own.text}`;
      const others = found.get(name)?.channels ?? [];
      found.set(name, { group, channels: [...new Set([...others, protocol])], ...own });
    }
  }
  return [...found.values()];
}
