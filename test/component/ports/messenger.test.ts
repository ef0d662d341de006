import { SNSClient } from '@aws-sdk/client-sns';
import { keepAliveHttpClient } from '../../../lambdas/platform/http-client.ts';
import type { PeopleMessage } from '../../../lambdas/ports/messenger/messenger.ts';
import { SlackMessenger } from '../../../lambdas/ports/messenger/slack-messenger.ts';
import { SnsMessenger } from '../../../lambdas/ports/messenger/sns-messenger.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';
import { startAwsStandIn } from '../../fixtures/aws-stand-in.ts';
import { startUpstream, type Upstream } from '../../fixtures/upstream.ts';

const message: PeopleMessage = {
  id: '20261125-0204-errors-opened-0',
  topic: 'errors',
  about: '20261125-0204-errors',
  groups: ['engineers', 'delivery'],
  hours: 'business',
  severity: 'page',
  subject: '[page] test: create account error rate',
  text: 'Veterans wait.\nLimit < 1 & rising: <https://console.test>',
  short: 'Veterans wait.',
};

test('on SNS it is one message on the topic of its kind, with what to choose by and another text for phones', async () => {
  const aws = await startAwsStandIn();
  const client = new SNSClient(aws.clientSettings);
  const topics = { latency: 'arn:l', errors: 'arn:e', 'system-status': 'arn:s', outages: 'arn:o' };
  try {
    aws.answer = () => ({
      kind: 'xml',
      status: 200,
      body: '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>',
    });
    await new SnsMessenger(client, topics).send(message);
    const [{ operation, input } = { operation: '', input: {} }, ...others] = aws.calls;
    expect([operation, others]).toEqual(['Publish', []]);
    expect(input).toMatchObject({ TopicArn: 'arn:e', Subject: message.subject, MessageStructure: 'json' });
    expect(JSON.parse(String(input.Message))).toEqual({ default: message.text, sms: message.short });
    const attributes = [1, 2, 3, 4, 5].map((number) =>
      ['Name', 'Value.DataType', 'Value.StringValue'].map(
        (field) => input[`MessageAttributes.entry.${number}.${field}`],
      ),
    );
    expect(attributes).toEqual([
      ['groups', 'String.Array', '["engineers","delivery"]'],
      ['hours', 'String', 'business'],
      ['severity', 'String', 'page'],
      ['incident_id', 'String', message.about],
      ['message_id', 'String', message.id],
    ]);
    aws.answer = () => ({ kind: 'xml', status: 403, body: '<ErrorResponse><Error/></ErrorResponse>' });
    await expect(new SnsMessenger(client, topics).send(message)).rejects.toThrow();
  } finally {
    client.destroy();
    await aws.stop();
  }
});

describe('on Slack', () => {
  let slack: Upstream;
  beforeEach(async () => {
    slack = await startUpstream();
    slack.reply = () => ({ status: 200, body: 'ok', contentType: 'text/plain' });
  });
  afterEach(() => slack.stop());

  const send = (webhooks: string | Record<string, string> | undefined, sent = message) => {
    const value = typeof webhooks === 'object' ? JSON.stringify(webhooks) : webhooks;
    const secrets = new InMemorySecrets(value === undefined ? {} : { 'slack-webhooks': value });
    return new SlackMessenger(secrets, 'slack-webhooks', keepAliveHttpClient()).send(sent);
  };
  const paths = () => slack.requests.map(({ path }) => path).sort();

  test('it is posted to the channel of each of its groups that has one, in characters that Slack reads', async () => {
    await send({ engineers: `${slack.url}/e`, support: `${slack.url}/s` });
    expect(paths()).toEqual(['/e']);
    const [request] = slack.requests;
    expect([request?.method, request?.headers['content-type']]).toEqual(['POST', 'application/json']);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      text: '*[page] test: create account error rate*\nVeterans wait.\nLimit &lt; 1 &amp; rising: &lt;https://console.test&gt;',
    });
  });

  test('two groups in one channel read it once', async () => {
    await send({ engineers: `${slack.url}/one`, delivery: `${slack.url}/one` });
    expect(paths()).toEqual(['/one']);
  });

  test.each([
    ['no secret', undefined],
    ['no value yet', '<fill me>'],
    ['no group of it', '{}'],
  ])('with %s there is no Slack and no fault', async (_, webhooks) => {
    await send(webhooks);
    expect(slack.requests).toEqual([]);
  });

  test.each([
    ['that does not know the address', { status: 404, body: 'no_service' }, '404'],
    ['that is broken', 'reset', 'ECONNRESET'],
  ] as const)('a channel %s is named, without its address, and the others have it', async (_, reply, code) => {
    slack.reply = ({ path }) => (path === '/gone' ? reply : { status: 200, body: 'ok' });
    const fault = await send({ engineers: `${slack.url}/gone`, delivery: `${slack.url}/d` }).catch(
      (each) => each,
    );
    expect(fault).toMatchObject({ name: 'NotReached', groups: ['engineers'], code });
    expect(fault.message).not.toContain('/gone');
    expect(paths()).toEqual(['/d', '/gone']);
  });

  test.each([
    ['{"engineers":', 'not JSON'],
    ['["https://hooks.test"]', 'another shape'],
    ['{"engineers": "hooks.test/secret-path"}', 'no address'],
    ['{"engineer": "https://hooks.test/secret-path"}', 'of no group'],
  ])('a secret that is %s says which one to fill, and not what is in it', async (webhooks) => {
    const fault = await send(webhooks).catch((each) => each);
    expect(fault.message).toContain('slack-webhooks');
    expect(fault.message).not.toContain('secret-path');
    expect(slack.requests).toEqual([]);
  });
});
