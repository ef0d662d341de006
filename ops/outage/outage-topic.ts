import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { isConfirmed, subscriptionsOf, type TopicSubscription, topicsOf } from '../stage/topics.ts';
import type { Address } from './address.ts';

/** Whether an address hears of outages: not before it has confirmed. */
export type Membership = 'subscribed' | 'pending' | 'none';

/** The stage's topic of planned outages. Every method throws if there is none, or it cannot be reached. */
export class OutageTopic {
  readonly #client: SNSClient;
  readonly #stage: string;

  constructor(client: SNSClient, stage: string) {
    this.#client = client;
    this.#stage = stage;
  }

  /** Again the same address is the same subscription. */
  async subscribe({ protocol, endpoint }: Address): Promise<Membership> {
    const { SubscriptionArn = '' } = await this.#client.send(
      new SubscribeCommand({ TopicArn: await this.#arn(), Protocol: protocol, Endpoint: endpoint }),
    );
    return isConfirmed(SubscriptionArn) ? 'subscribed' : 'pending';
  }

  async subscribers(): Promise<readonly TopicSubscription[]> {
    return subscriptionsOf(this.#client, await this.#arn());
  }

  /** What the address was. One that is pending cannot be taken away. */
  async unsubscribe({ protocol, endpoint }: Address): Promise<Membership> {
    const all = await this.subscribers();
    const found = all.find((each) => each.protocol === protocol && each.endpoint === endpoint);
    if (!found) return 'none';
    if (!found.isConfirmed) return 'pending';
    await this.#client.send(new UnsubscribeCommand({ SubscriptionArn: found.arn }));
    return 'subscribed';
  }

  async #arn(): Promise<string> {
    const topics = await topicsOf(this.#client, this.#stage);
    const found = topics.find(({ name }) => name === 'outages');
    if (found) return found.arn;
    throw new Error(
      `there is no topic account-creation-${this.#stage}-outages: deploy the stage, or set AWS_REGION and credentials of its account`,
    );
  }
}
