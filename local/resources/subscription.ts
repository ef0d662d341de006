import { randomUUID } from 'node:crypto';
import { type Channel, SUBSCRIBERS } from '../inbox.ts';
import { refuseOthers } from '../template/refuse.ts';
import type { Resource, Stack } from '../template/stack.ts';
import { compileFilterPolicy, type MessageFilter } from './filter-policy.ts';

/** What SNS delivers by; here each message goes to the inbox of its subscriber's groups. */
const PROTOCOLS = ['email', 'sms', 'https'] as const satisfies readonly Channel[];
export type Protocol = (typeof PROTOCOLS)[number];

export interface NewSubscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly filterPolicy?: unknown;
}

/** AWS::SNS::Subscription, or what the operation Subscribe made. */
export interface Subscription extends NewSubscription {
  readonly arn: string;
  readonly protocol: Protocol;
  /** Whose address it is: what the template's metadata say, else the inbox of subscribers. */
  readonly groups: readonly string[];
  readonly takes: MessageFilter;
}

/** Who is subscribed to the topics. */
export interface Subscriptions {
  of(topicArn: string): readonly Subscription[];
  /** Throws for a protocol or a filter policy that is not run here. It is confirmed at once. */
  add(subscription: NewSubscription): Subscription;
  /** Whether it was there. */
  remove(arn: string): boolean;
}

/** Throws, with the logical id, for a subscription that is not run here. */
export function createSubscriptions(stack: Stack): Subscriptions {
  const all = new Map<string, Subscription>();
  const keep = (subscription: Subscription) => {
    all.set(subscription.arn, subscription);
    return subscription;
  };
  for (const resource of stack.ofType('AWS::SNS::Subscription')) keep(ofTemplate(resource));
  return {
    of: (topicArn) => [...all.values()].filter((each) => each.topicArn === topicArn),
    add: (own) => keep(create(`${own.topicArn}:${randomUUID()}`, own, [SUBSCRIBERS])),
    remove: (arn) => all.delete(arn),
  };
}

function ofTemplate({ logicalId, ref, properties, metadata }: Resource): Subscription {
  refuseOthers(logicalId, properties, ['TopicArn', 'Protocol', 'Endpoint', 'FilterPolicy']);
  const { TopicArn, Protocol, Endpoint, FilterPolicy } = properties as Record<string, string>;
  const groups = (metadata.groups as readonly string[] | undefined) ?? [SUBSCRIBERS];
  const own = { topicArn: String(TopicArn), protocol: String(Protocol), endpoint: String(Endpoint) };
  try {
    return create(ref, { ...own, filterPolicy: FilterPolicy }, groups);
  } catch (error) {
    throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
  }
}

function create(arn: string, own: NewSubscription, groups: readonly string[]): Subscription {
  const protocol = PROTOCOLS.find((each) => each === own.protocol);
  if (!protocol) throw new Error(`the protocol ${own.protocol} is not supported by the local runtime`);
  return { ...own, arn, protocol, groups, takes: compileFilterPolicy(own.filterPolicy) };
}
