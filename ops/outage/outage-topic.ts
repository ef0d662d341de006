import {
  paginateListSubscriptionsByTopic,
  paginateListTopics,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Address } from './address.ts';

/** Who hears of planned outages; `pending` until the address has confirmed it. */
export interface Subscriber {
  /** SNS's name of the way: `email`, or one that no command here knows. */
  readonly protocol: string;
  readonly endpoint: string;
  readonly state: 'subscribed' | 'pending';
}

type Subscription = Omit<Subscriber, 'state'> & { readonly arn: string };

/** What SNS says in place of the ARN of a subscription that is not confirmed. */
const PENDING = /^pending ?confirmation$/i;

/** The stage's topic of planned outages. Every method throws if there is none, or it cannot be reached. */
export class OutageTopic {
  readonly #client: SNSClient;
  readonly #name: string;

  constructor(client: SNSClient, stage: string) {
    this.#client = client;
    this.#name = `account-creation-${stage}-outages`;
  }

  /** Again the same address is the same subscription. */
  async subscribe({ protocol, endpoint }: Address): Promise<Subscriber['state']> {
    const { SubscriptionArn = '' } = await this.#client.send(
      new SubscribeCommand({ TopicArn: await this.#arn(), Protocol: protocol, Endpoint: endpoint }),
    );
    return stateOf(SubscriptionArn);
  }

  async subscribers(): Promise<readonly Subscriber[]> {
    return (await this.#all()).map(({ arn, protocol, endpoint }) => ({
      protocol,
      endpoint,
      state: stateOf(arn),
    }));
  }

  /** What the address was; `none`: it was never there. One that is pending cannot be taken away. */
  async unsubscribe({ protocol, endpoint }: Address): Promise<Subscriber['state'] | 'none'> {
    const all = await this.#all();
    const found = all.find((each) => each.protocol === protocol && each.endpoint === endpoint);
    if (!found) return 'none';
    const state = stateOf(found.arn);
    if (state === 'subscribed')
      await this.#client.send(new UnsubscribeCommand({ SubscriptionArn: found.arn }));
    return state;
  }

  async #all(): Promise<Subscription[]> {
    const all: Subscription[] = [];
    const topic = { TopicArn: await this.#arn() };
    for await (const page of paginateListSubscriptionsByTopic({ client: this.#client }, topic)) {
      for (const { SubscriptionArn = '', Protocol = '', Endpoint = '' } of page.Subscriptions ?? []) {
        // For a while SNS lists those that were taken away too.
        if (SubscriptionArn !== 'Deleted')
          all.push({ arn: SubscriptionArn, protocol: Protocol, endpoint: Endpoint });
      }
    }
    return all;
  }

  async #arn(): Promise<string> {
    for await (const page of paginateListTopics({ client: this.#client }, {})) {
      const found = page.Topics?.find(({ TopicArn }) => TopicArn?.endsWith(`:${this.#name}`))?.TopicArn;
      if (found) return found;
    }
    throw new Error(
      `there is no topic ${this.#name}: deploy the stage, or set AWS_REGION and credentials of its account`,
    );
  }
}

function stateOf(subscriptionArn: string): Subscriber['state'] {
  return PENDING.test(subscriptionArn) ? 'pending' : 'subscribed';
}
