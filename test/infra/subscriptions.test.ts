import { Stack } from 'aws-cdk-lib';
import { warnOfSilence } from '../../infra/constructs/subscriptions.ts';
import type { Contacts } from '../../infra/contacts.ts';
import { type Group, groups } from '../../lambdas/contracts/incidents.ts';
import {
  exampleContacts,
  type Properties,
  type SynthesizedStage,
  stageNames,
  synthesize,
  synthesizeWith,
  target,
} from './template.ts';

const nobody = Object.fromEntries(groups.map((group) => [group, []])) as unknown as Contacts;

/** Who is subscribed to what: `<topic> <protocol> <endpoint>`, with the filter. */
function subscriptionsOf({ stage, ofType }: SynthesizedStage): [string, Properties | undefined][] {
  const topics = new Map(
    ofType('AWS::SNS::Topic').map(({ id, properties }) => [
      id,
      String(properties.TopicName).replace(`account-creation-${stage}-`, ''),
    ]),
  );
  return ofType('AWS::SNS::Subscription').map(({ properties }) => [
    `${topics.get(target(properties.TopicArn))} ${properties.Protocol} ${properties.Endpoint}`,
    properties.FilterPolicy,
  ]);
}

/** Every group with one address of each protocol, which is its name. */
const everyProtocol = Object.fromEntries(
  groups.map((group) => [group, [{ email: group }, { sms: group }, { https: group }, { slack: true }]]),
) as unknown as Contacts;

describe.each(stageNames)('with contacts, on stage %s', (stage) => {
  const found = subscriptionsOf(synthesizeWith(stage, {}, { contacts: everyProtocol }));
  /** Topics that the address is subscribed to, with what it gets of them. */
  const heardBy = (address: string): Properties =>
    Object.fromEntries(
      found.flatMap(([subscription, filter]) => {
        const [topic, ...rest] = subscription.split(' ');
        return rest.join(' ') === address ? [[topic, filter ?? 'everything']] : [];
      }),
    );
  const named = (group: Group) => ({ groups: [group] });
  const audience = (name: string) => ({ audience: [name] });

  test.each<[Group, Properties]>([
    ['reliability', { latency: named('reliability') }],
    [
      'delivery',
      {
        latency: named('delivery'),
        errors: named('delivery'),
        'system-status': named('delivery'),
        critical: 'everything',
        rollout: audience('stakeholders'),
      },
    ],
    ['engineers', { errors: named('engineers'), critical: 'everything', rollout: audience('engineers') }],
    ['maintenance', { 'system-status': named('maintenance'), outages: 'everything' }],
    ['identity', { outages: 'everything', rollout: audience('internal-teams') }],
    ['support', { outages: 'everything', rollout: audience('support') }],
    ['tool-teams', { outages: 'everything', rollout: audience('internal-teams') }],
    ['stakeholders', { rollout: audience('stakeholders') }],
  ])('%s hears what is for it, and is woken by what wakes alone', (group, expected) => {
    expect(heardBy(`email ${group}`)).toEqual(expected);
    expect(heardBy(`https ${group}`)).toEqual(expected);
    const waking = Object.entries(expected).flatMap(([topic, filter]) => {
      if (topic === 'critical') return [[topic, filter]];
      return filter.groups ? [[topic, { ...filter, severity: ['page'] }]] : [];
    });
    expect(heardBy(`sms ${group}`)).toEqual(Object.fromEntries(waking));
  });
});

test('an address of several groups is subscribed once to a topic, for all of them', () => {
  const shared = [{ email: 'shared' }];
  const contacts = { ...nobody, delivery: shared, engineers: [...shared, ...shared], support: shared };
  const stage = synthesizeWith('dev', {}, { contacts });
  expect(Object.fromEntries(subscriptionsOf(stage))).toEqual({
    'latency email shared': { groups: ['delivery'] },
    'errors email shared': { groups: ['delivery', 'engineers'] },
    'system-status email shared': { groups: ['delivery'] },
    'critical email shared': undefined,
    'outages email shared': undefined,
    'rollout email shared': { audience: ['stakeholders', 'engineers', 'support'] },
  });
  expect(stage.ofType('AWS::SNS::Subscription')).toHaveLength(6);
});

test('a new contact changes nothing for the others: who has confirmed is not asked again', () => {
  const ids = (contacts: Contacts) =>
    synthesizeWith('dev', {}, { contacts })
      .ofType('AWS::SNS::Subscription')
      .map(({ id, properties }) => `${id} ${properties.Endpoint}`);
  const before = ids(exampleContacts);
  const engineers = [{ email: 'new@example.gov' }, ...exampleContacts.engineers];
  expect(ids({ ...exampleContacts, engineers })).toEqual(expect.arrayContaining(before));
});

test('without contacts nobody is subscribed', () => {
  for (const stage of stageNames.filter((name) => name !== 'local')) {
    expect([stage, synthesize(stage).ofType('AWS::SNS::Subscription')]).toEqual([stage, []]);
  }
});

test.each<[string, Contacts | undefined, string | undefined]>([
  ['no contacts', undefined, groups.join(', ')],
  ['a group of nobody', { ...exampleContacts, identity: [] }, 'identity'],
  ['somebody in every group', exampleContacts, undefined],
])('a deployment with %s says who is told of nothing', (_, contacts, silent) => {
  const stack = new Stack();
  warnOfSilence(stack, contacts);
  const warnings = stack.node.metadata.flatMap(({ type, data }) => (type === 'aws:cdk:warning' ? data : []));
  expect(warnings).toEqual(
    silent ? [expect.stringContaining(`Nobody is told as ${silent}: give contacts with -c contacts=`)] : [],
  );
});

test('the template says which groups have to have a webhook, and has none', () => {
  const { json } = synthesizeWith('dev', {}, { contacts: exampleContacts });
  expect(json.Metadata.SlackGroups).toEqual(['reliability', 'engineers']);
});
