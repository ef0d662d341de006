import { createHash } from 'node:crypto';
import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnSubscription, type ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Group, groups } from '../../lambdas/contracts/incidents.ts';
import { type Address, addressesOf, type Contacts, groupsOnSlack } from '../contacts.ts';
import { type Choice, type Hearing, hearings, type Source } from '../hearings.ts';

export interface SubscriptionsProps {
  /** None: nobody is subscribed. */
  readonly contacts: Contacts | undefined;
  readonly topics: Readonly<Record<Source, ITopic>>;
}

/**
 * The contacts of a deployment, on the topics of their groups. An address that several groups have is subscribed once
 * to a topic, for all of them: SNS takes no second one with another filter.
 */
export class Subscriptions extends Construct {
  constructor(scope: Construct, id: string, { contacts, topics }: SubscriptionsProps) {
    super(scope, id);
    if (!contacts) return;
    // For the local run, and whoever looks which webhooks there have to be.
    Stack.of(this).addMetadata('SlackGroups', groupsOnSlack(contacts));
    for (const [source, hearing] of Object.entries(hearings)) {
      for (const subscription of subscriptionsOf(hearing, contacts)) {
        this.#subscribe(source as Source, topics[source as Source], subscription);
      }
    }
  }

  #subscribe(source: Source, topic: ITopic, { address, choice, ...of }: Subscription): void {
    const { protocol, endpoint } = address;
    // By the address and not by its place in the file: else a new line there would make all those after it anew.
    const hash = createHash('sha256').update(endpoint).digest('hex').slice(0, 12);
    new CfnSubscription(this, `${source}-${protocol}-${hash}`, {
      topicArn: topic.topicArn,
      protocol,
      endpoint,
      ...(Object.keys(choice).length > 0 && { filterPolicy: choice }),
    }).addMetadata('groups', of.groups);
  }
}

/** Says who is told of nothing, because a deployment takes away what it is not given. */
export function warnOfSilence(stack: Stack, contacts: Contacts | undefined): void {
  const silent = groups.filter((group) => !contacts?.[group].length);
  if (silent.length === 0) return;
  Annotations.of(stack).addWarningV2(
    'account-creation:no-contacts',
    `Nobody is told as ${silent.join(', ')}: give contacts with -c contacts=<file>, as in contacts.example.json. ` +
      'A deployment takes away the subscriptions of contacts that it is not given.',
  );
}

interface Subscription {
  readonly address: Address;
  /** Whose address it is. */
  readonly groups: readonly Group[];
  readonly choice: Choice;
}

function subscriptionsOf(hearing: Hearing, contacts: Contacts): Subscription[] {
  const found = new Map<string, Subscription>();
  for (const group of groups) {
    const choice = hearing.groups[group];
    if (!choice) continue;
    for (const address of addressesOf(contacts[group])) {
      if (address.protocol === 'sms' && !hearing.sms) continue;
      const own = address.protocol === 'sms' ? { ...choice, ...hearing.sms } : choice;
      const name = `${address.protocol} ${address.endpoint}`;
      const others = found.get(name);
      found.set(name, {
        address,
        groups: [...new Set([...(others?.groups ?? []), group])],
        choice: others ? either(others.choice, own) : own,
      });
    }
  }
  return [...found.values()];
}

/** What one or the other chooses: on one topic both choose by the same attributes. */
function either(one: Choice, other: Choice): Choice {
  return Object.fromEntries(
    Object.keys(one).map((name) => [name, [...new Set([...(one[name] ?? []), ...(other[name] ?? [])])]]),
  );
}
