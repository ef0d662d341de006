import type { NewSubscription, Subscription, Subscriptions } from '../resources/subscription.ts';
import type { Topic } from '../resources/topic.ts';
import { ACCOUNT } from '../template/intrinsics.ts';
import { AwsError, type Operation } from './call.ts';

type Input = Readonly<Record<string, string>>;

const ATTRIBUTE = /^Attributes\.entry\.(\d+)\.(key|value)$/;

/** What the answer says where SNS asks the endpoint first whether it wants this: for e-mail and https. */
const PENDING = 'pending confirmation';
/** What an endpoint of each protocol has to look like. */
const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  email: /^\S+@\S+$/,
  https: /^https:\/\/./,
  sms: /^\+\d{8,15}$/,
};

/**
 * SNS's operations on subscriptions. Nobody is asked to confirm: a subscription counts at once. Those who join so are in
 * the inbox as subscribers.
 */
export function subscriptionOperations(
  topics: readonly Topic[],
  subscriptions: Subscriptions,
): Record<string, Operation> {
  const topicOf = (arn: string) => {
    if (!topics.some((topic) => topic.arn === arn))
      throw new AwsError('NotFound', 'Topic does not exist', 404);
    return arn;
  };
  return {
    Subscribe: (input, authorize) => {
      const { TopicArn = '', Protocol = '', Endpoint = '', ReturnSubscriptionArn } = input as Input;
      refuseOthers(input, ['TopicArn', 'Protocol', 'Endpoint', 'ReturnSubscriptionArn']);
      authorize('sns:Subscribe', TopicArn);
      checkEndpoint(Protocol, Endpoint);
      const filterPolicy = filterPolicyOf(input as Input);
      const own = { topicArn: topicOf(TopicArn), protocol: Protocol, endpoint: Endpoint, filterPolicy };
      const { arn } = find(subscriptions, own) ?? add(subscriptions, own);
      const isAsked = Protocol !== 'sms' && ReturnSubscriptionArn !== 'true';
      return { SubscriptionArn: isAsked ? PENDING : arn };
    },
    Unsubscribe: (input, authorize) => {
      const { SubscriptionArn = '' } = input as Input;
      refuseOthers(input, ['SubscriptionArn']);
      authorize('sns:Unsubscribe', '*');
      if (!subscriptions.remove(SubscriptionArn))
        throw new AwsError('NotFound', 'Subscription does not exist', 404);
      return {};
    },
    ListSubscriptionsByTopic: (input, authorize) => {
      const { TopicArn = '' } = input as Input;
      refuseOthers(input, ['TopicArn']);
      authorize('sns:ListSubscriptionsByTopic', TopicArn);
      return {
        Subscriptions: subscriptions.of(topicOf(TopicArn)).map(({ arn, protocol, endpoint, topicArn }) => ({
          SubscriptionArn: arn,
          Owner: ACCOUNT,
          Protocol: protocol,
          Endpoint: endpoint,
          TopicArn: topicArn,
        })),
      };
    },
  };
}

const invalid = (message: string) => new AwsError('InvalidParameter', message);

function refuseOthers(input: object, known: readonly string[]): void {
  const other = Object.keys(input).find((name) => !known.includes(name) && !ATTRIBUTE.test(name));
  if (other) throw invalid(`${other} is not supported by the local runtime`);
}

/** Without the endpoint in the error: it may be somebody's address. */
function checkEndpoint(protocol: string, endpoint: string): void {
  const form = ENDPOINTS[protocol];
  if (!form) throw invalid(`Protocol ${JSON.stringify(protocol)} is not supported by the local runtime`);
  if (!form.test(endpoint)) throw invalid(`Invalid parameter: Endpoint of protocol ${protocol}`);
}

/** SNS has one subscription of an endpoint to a topic: again the same is the same, with another filter it is refused. */
function find(subscriptions: Subscriptions, own: NewSubscription): Subscription | undefined {
  const known = subscriptions
    .of(own.topicArn)
    .find(({ protocol, endpoint }) => protocol === own.protocol && endpoint === own.endpoint);
  if (known && JSON.stringify(known.filterPolicy) !== JSON.stringify(own.filterPolicy))
    throw invalid(
      'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    );
  return known;
}

function add(subscriptions: Subscriptions, own: NewSubscription): Subscription {
  try {
    return subscriptions.add(own);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function filterPolicyOf(input: Input): unknown {
  let policy: unknown;
  for (const name of Object.keys(input).filter((each) => each.endsWith('.key'))) {
    const value = input[name.replace(/key$/, 'value')] ?? '';
    if (input[name] !== 'FilterPolicy') throw invalid(`${input[name]} is not supported by the local runtime`);
    try {
      policy = JSON.parse(value);
    } catch {
      throw invalid('Invalid parameter: FilterPolicy: failed to parse JSON');
    }
  }
  return policy;
}
