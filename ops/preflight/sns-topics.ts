import type { SNSClient } from '@aws-sdk/client-sns';
import { subscriptionsOf, topicsOf } from '../stage/topics.ts';
import type { TopicState } from './ports.ts';

/** The stage's topics, and who is subscribed to each. */
export async function readTopics(client: SNSClient, stage: string): Promise<readonly TopicState[]> {
  const topics = await topicsOf(client, stage);
  return Promise.all(
    topics.map(async ({ name, arn }) => ({ name, subscriptions: await subscriptionsOf(client, arn) })),
  );
}
