import {
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
  type SubscribeCommandInput,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Runtime } from '../../../local/runtime.ts';
import type { Template } from '../../../local/template/template.ts';
import {
  accessKeyOf,
  addTicker,
  client,
  localRuntimes,
  propertiesOf,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';

const { run, inbox, clock } = localRuntimes();

const TopicArn = 'arn:aws-us-gov:sns:us-gov-west-1:000000000000:news';

type Contact = [protocol: string, endpoint: string, groups: string[] | undefined, filter?: object];

function withSubscriptions(...contacts: Contact[]): Template {
  const template = addTicker(smallTemplate(), []);
  Object.assign(template.Resources, { News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } } });
  for (const [index, [Protocol, Endpoint, groups, FilterPolicy]] of contacts.entries()) {
    template.Resources[`Reader${index}`] = {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'News' }, Protocol, Endpoint, ...(FilterPolicy && { FilterPolicy }) },
      ...(groups && { Metadata: { groups } }),
    };
  }
  return template;
}

const snsOf = (runtime: Runtime) => new SNSClient(client(runtime));

/** What it brought into inboxes: `<group> by <channels>`. */
async function receivers(runtime: Runtime, input: Partial<PublishCommandInput> = {}): Promise<string[]> {
  const before = inbox.entries.length;
  await snsOf(runtime).send(
    new PublishCommand({ TopicArn, Subject: 'News', Message: 'All is well.', ...input }),
  );
  return inbox.entries.slice(before).map(({ group, channels }) => `${group} by ${channels.join(', ')}`);
}

const to = (DataType: string, StringValue: string) => ({
  MessageAttributes: { groups: { DataType, StringValue } },
});

describe('subscriptions of the template', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await run(
      withSubscriptions(
        ['email', 'a@example.gov', ['engineers'], { groups: ['engineers'] }],
        ['email', 'b@example.gov', ['engineers'], { groups: ['engineers'] }],
        ['https', 'https://pager.example.gov', ['engineers'], { groups: ['engineers'] }],
        ['email', 'c@example.gov', ['delivery', 'support'], { groups: ['delivery', 'support'] }],
        ['sms', '+12025550100', ['delivery'], { groups: ['delivery'], severity: ['page'] }],
        ['email', 'all@example.gov', undefined],
      ),
    );
  });

  it('a message is once in the inbox of each group that it is for, with its channels', async () => {
    const before = clock.now();
    expect(await receivers(runtime, to('String.Array', '["engineers"]'))).toEqual([
      'engineers by email, https',
      'subscribers by email',
    ]);
    expect(inbox.entries.find(({ group }) => group === 'engineers')).toEqual({
      group: 'engineers',
      channels: ['email', 'https'],
      topic: 'news',
      subject: 'News',
      text: 'All is well.',
      at: expect.any(Number),
      receivedAt: expect.any(Number),
    });
    expect(inbox.entries.at(-1)?.at).toBeGreaterThanOrEqual(before);
  });

  it.each<[string, Partial<PublishCommandInput>, string[]]>([
    [
      'several groups',
      to('String.Array', '["delivery", "engineers"]'),
      ['engineers by email, https', 'delivery by email', 'support by email'],
    ],
    ['one group as a text', to('String', 'delivery'), ['delivery by email', 'support by email']],
    [
      'a page',
      {
        MessageAttributes: {
          ...to('String', 'delivery').MessageAttributes,
          severity: { DataType: 'String', StringValue: 'page' },
        },
      },
      ['delivery by email, sms', 'support by email'],
    ],
    ['nobody that is known', to('String.Array', '["others"]'), []],
    ['no attributes', {}, []],
    ['an array that is none', to('String.Array', 'engineers'), []],
    ['a number', to('Number', '1'), []],
  ])('%s', async (_, input, expected) => {
    expect(await receivers(runtime, input)).toEqual([...expected, 'subscribers by email']);
  });

  it('phones have an entry of their own where their text is another', async () => {
    const texts = { default: 'All of it.', sms: 'The gist.' };
    const { groups } = to('String', 'delivery').MessageAttributes;
    const severity = { DataType: 'String', StringValue: 'page' };
    const received = await receivers(runtime, {
      MessageStructure: 'json',
      Message: JSON.stringify(texts),
      MessageAttributes: { groups, severity },
    });
    expect(received).toEqual([
      'delivery by email',
      'support by email',
      'delivery by sms',
      'subscribers by email',
    ]);
    expect(inbox.entries.slice(-4).map(({ text }) => text)).toEqual([
      texts.default,
      texts.default,
      texts.sms,
      texts.default,
    ]);
  });

  it.each<[string, (reader: Record<string, unknown>) => void, string]>([
    ['another protocol', (reader) => Object.assign(reader, { Protocol: 'sqs' }), 'Reader0: the protocol sqs'],
    [
      'another filter',
      (reader) => Object.assign(reader, { FilterPolicy: { a: [{ exists: true }] } }),
      'Reader0: filter policy: {"exists":true} of "a"',
    ],
    [
      'another scope',
      (reader) => Object.assign(reader, { FilterPolicyScope: 'MessageBody' }),
      'Reader0: FilterPolicyScope',
    ],
  ])('%s stops the start by its name', async (_, change, message) => {
    const template = withSubscriptions(['email', 'a@example.gov', ['engineers']]);
    change(propertiesOf(template, 'Reader0'));
    await expect(run(template)).rejects.toThrow(message);
  });
});

describe('who joins', () => {
  let runtime: Runtime;
  beforeEach(async () => {
    runtime = await run(withSubscriptions(['email', 'a@example.gov', ['engineers']]));
  });
  const subscribe = (input: Partial<SubscribeCommandInput> = {}) =>
    snsOf(runtime).send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'new@example.gov', ...input }),
    );
  const list = async () => {
    const { Subscriptions = [] } = await snsOf(runtime).send(
      new ListSubscriptionsByTopicCommand({ TopicArn }),
    );
    return Subscriptions;
  };

  it('would have to confirm, and is among the subscribers at once, until they leave', async () => {
    expect(await subscribe()).toMatchObject({ SubscriptionArn: 'pending confirmation' });
    expect(await receivers(runtime)).toEqual(['engineers by email', 'subscribers by email']);
    const [, joined] = await list();
    expect(joined).toMatchObject({
      Protocol: 'email',
      Endpoint: 'new@example.gov',
      TopicArn,
      Owner: '000000000000',
    });
    await snsOf(runtime).send(new UnsubscribeCommand({ SubscriptionArn: joined?.SubscriptionArn }));
    expect(await receivers(runtime)).toEqual(['engineers by email']);
  });

  it('has nothing to confirm by phone', async () => {
    const { SubscriptionArn } = await subscribe({ Protocol: 'sms', Endpoint: '+12025550100' });
    expect(SubscriptionArn).toBe((await list()).at(-1)?.SubscriptionArn);
    expect(await receivers(runtime)).toEqual(['engineers by email', 'subscribers by sms']);
  });

  it('chooses by a filter', async () => {
    const Attributes = { FilterPolicy: '{"groups":["support"]}' };
    const { SubscriptionArn } = await subscribe({
      Protocol: 'https',
      Endpoint: 'https://example.gov',
      Attributes,
      ReturnSubscriptionArn: true,
    });
    expect(SubscriptionArn).toBe((await list()).at(-1)?.SubscriptionArn);
    expect(await receivers(runtime)).toEqual(['engineers by email']);
    expect(await receivers(runtime, to('String', 'support'))).toEqual([
      'engineers by email',
      'subscribers by https',
    ]);
  });

  it('is there once, however often they ask; with another filter they are refused', async () => {
    await subscribe();
    await subscribe();
    expect(await list()).toHaveLength(2);
    await expect(subscribe({ Attributes: { FilterPolicy: '{"groups":["support"]}' } })).rejects.toMatchObject(
      {
        name: 'InvalidParameterException',
        message: expect.stringContaining('already exists with different attributes'),
      },
    );
  });

  it.each<[string, Partial<SubscribeCommandInput>, string]>([
    ['an address without @', { Endpoint: 'team' }, 'Endpoint of protocol email'],
    [
      'a URL without TLS',
      { Protocol: 'https', Endpoint: 'http://example.gov' },
      'Endpoint of protocol https',
    ],
    ['a phone without its country', { Protocol: 'sms', Endpoint: '2025550100' }, 'Endpoint of protocol sms'],
    ['another protocol', { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:x' }, 'Protocol "sqs" is not supported'],
    [
      'another attribute',
      { Attributes: { RawMessageDelivery: 'true' } },
      'RawMessageDelivery is not supported',
    ],
    [
      'a filter that is not JSON',
      { Attributes: { FilterPolicy: '{' } },
      'FilterPolicy: failed to parse JSON',
    ],
    ['a filter that is not run', { Attributes: { FilterPolicy: '{"a":[1]}' } }, 'filter policy: 1 of "a"'],
  ])('%s is refused', async (_, input, message) => {
    await expect(subscribe(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
    expect(await list()).toHaveLength(1);
  });

  it('a topic or a subscription that is not there is not found', async () => {
    const notFound = { name: 'NotFoundException' };
    await expect(subscribe({ TopicArn: `${TopicArn}-other` })).rejects.toMatchObject(notFound);
    const unsubscribing = snsOf(runtime).send(
      new UnsubscribeCommand({ SubscriptionArn: `${TopicArn}:none` }),
    );
    await expect(unsubscribing).rejects.toMatchObject(notFound);
  });

  it('needs the grant', async () => {
    const sns = new SNSClient(client(runtime, accessKeyOf(runtime, 'Ticker')));
    await expect(
      sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.gov' })),
    ).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });
});
