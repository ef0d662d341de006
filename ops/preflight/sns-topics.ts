import { paginateListSubscriptionsByTopic, paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import type { TopicState } from './ports.ts';

/** The stage's topics, by their names. */
export async function readTopics(client: SNSClient, stage: string): Promise<readonly TopicState[]> {
  const prefix = `account-creation-${stage}-`;
  const topics: TopicState[] = [];
  for await (const { Topics = [] } of paginateListTopics({ client }, {})) {
    for (const { TopicArn = '' } of Topics) {
      const name = TopicArn.split(':').at(-1) ?? '';
      if (!name.startsWith(prefix)) continue;
      const subscriptions = await readSubscriptions(client, TopicArn);
      topics.push({ name: name.slice(prefix.length), subscriptions });
    }
  }
  return topics.sort((a, b) => a.name.localeCompare(b.name));
}

async function readSubscriptions(client: SNSClient, TopicArn: string): Promise<TopicState['subscriptions']> {
  const found: TopicState['subscriptions'][number][] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { Protocol = 'unknown', SubscriptionArn } of Subscriptions) {
      // In place of an ARN it says so, until the receiver has confirmed.
      found.push({ protocol: Protocol, isConfirmed: SubscriptionArn !== 'PendingConfirmation' });
    }
  }
  return found;
}
