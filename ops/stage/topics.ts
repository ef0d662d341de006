import { paginateListSubscriptionsByTopic, paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';

/** A topic of a stage. */
export interface StageTopic {
  /** Without `account-creation-<stage>-`. */
  readonly name: string;
  readonly arn: string;
}

export interface TopicSubscription {
  /** Of one that is not confirmed SNS says something else in its place. */
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
}

/** The stage's topics, by their names. */
export async function topicsOf(client: SNSClient, stage: string): Promise<readonly StageTopic[]> {
  const prefix = `account-creation-${stage}-`;
  const topics: StageTopic[] = [];
  for await (const { Topics = [] } of paginateListTopics({ client }, {})) {
    for (const { TopicArn: arn = '' } of Topics) {
      const name = arn.split(':').at(-1) ?? '';
      if (name.startsWith(prefix)) topics.push({ name: name.slice(prefix.length), arn });
    }
  }
  return topics.sort((a, b) => a.name.localeCompare(b.name));
}

/** Whom a topic reaches, or will once they have confirmed. */
export async function subscriptionsOf(
  client: SNSClient,
  TopicArn: string,
): Promise<readonly TopicSubscription[]> {
  const found: TopicSubscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { SubscriptionArn: arn = '', Protocol = 'unknown', Endpoint = '' } of Subscriptions) {
      // For a while SNS lists those that were taken away too.
      if (arn === 'Deleted') continue;
      found.push({ arn, protocol: Protocol, endpoint: Endpoint, isConfirmed: isConfirmed(arn) });
    }
  }
  return found;
}

/** SNS writes `PendingConfirmation` in lists and `pending confirmation` in answers. */
export function isConfirmed(subscriptionArn: string): boolean {
  return subscriptionArn.startsWith('arn:');
}
