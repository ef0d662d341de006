import { SNSClient } from '@aws-sdk/client-sns';
import { outageCommandOn } from '../../../ops/outage/command.ts';
import { OutageTopic } from '../../../ops/outage/outage-topic.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { type AwsReply, type AwsStandIn, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';

const TOPIC = 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:account-creation-staging-outages';
const OTHER = TOPIC.replace('staging', 'dev');

let aws: AwsStandIn;
let client: SNSClient;
beforeAll(async () => {
  aws = await startAwsStandIn();
  client = new SNSClient(aws.clientSettings);
});
afterAll(async () => {
  client.destroy();
  await aws.stop();
});

const xml = (operation: string, result: string): AwsReply => ({
  kind: 'xml',
  status: 200,
  body: `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`,
});
const list = (name: string, members: readonly string[]) =>
  `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;
const subscription = (protocol: string, endpoint: string, arn: string) =>
  `<SubscriptionArn>${arn}</SubscriptionArn><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint><TopicArn>${TOPIC}</TopicArn>`;

/** What SNS says to subscribing, and who is there, in pages of one. */
function snsSays(arn: string, subscriptions: readonly string[] = [], topics = [OTHER, TOPIC]): void {
  aws.calls.length = 0;
  const page = (name: string, members: readonly string[], token: unknown) => {
    const at = Number(token ?? 0);
    const next = at + 1 < members.length ? `<NextToken>${at + 1}</NextToken>` : '';
    return list(name, members.slice(at, at + 1)) + next;
  };
  aws.answer = ({ operation, input }) => {
    if (operation === 'ListTopics') {
      const arns = topics.map((topic) => `<TopicArn>${topic}</TopicArn>`);
      return xml(operation, page('Topics', arns, input.NextToken));
    }
    if (operation === 'Subscribe') return xml(operation, `<SubscriptionArn>${arn}</SubscriptionArn>`);
    if (operation === 'Unsubscribe') return xml(operation, '');
    return xml(operation, page('Subscriptions', subscriptions, input.NextToken));
  };
}

async function run(line: string) {
  const lines: string[] = [];
  const command = outageCommandOn(async (stage) => ({
    outages: new InMemoryOutageStore(),
    topic: new OutageTopic(client, stage),
    clock: new ManualClock(),
  }));
  const terminal = { environment: {}, print: (each: string) => void lines.push(each) };
  const code = await command.run(line.split(' '), terminal).catch((fault: Error) => fault.message);
  return { code, output: lines.join('\n') };
}
const sent = (operation: string) => aws.calls.filter((call) => call.operation === operation);

describe('subscribing to planned outages', () => {
  test.each([
    ['email', 'team@example.com', 'opened that link'],
    ['https', 'https://example.com/outages', 'fetched that URL'],
  ])('by %s: SNS is asked, and the answer says what happens next', async (way, endpoint, next) => {
    snsSays('pending confirmation');
    const { code, output } = await run(`subscribe --stage staging --${way} ${endpoint}`);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(next) });
    expect(output).not.toContain(endpoint);
    expect(sent('Subscribe').map(({ input }) => input)).toEqual([
      expect.objectContaining({ TopicArn: TOPIC, Protocol: way, Endpoint: endpoint }),
    ]);
  });

  test('a phone has nothing to confirm', async () => {
    snsSays(`${TOPIC}:1`);
    expect(await run('subscribe --stage staging --sms +12025550123')).toEqual({
      code: 0,
      output: expect.stringContaining('subscribed'),
    });
  });

  test('a stage without the topic is named', async () => {
    snsSays('', [], [OTHER]);
    expect((await run('subscribe --stage staging --email team@example.com')).code).toContain(
      'there is no topic account-creation-staging-outages',
    );
    expect(sent('Subscribe')).toEqual([]);
  });
});

describe('who has subscribed', () => {
  const all = [
    subscription('email', 'team@example.com', `${TOPIC}:1`),
    subscription('email', 'late@example.com', 'PendingConfirmation'),
    subscription('email', 'gone@example.com', 'Deleted'),
  ];

  test('is listed with those who have not confirmed, and without those who left', async () => {
    snsSays('', all);
    expect(await run('subscribers --stage staging')).toEqual({
      code: 0,
      output: 'subscribed  email   team@example.com\npending     email   late@example.com',
    });
    snsSays('');
    expect((await run('subscribers --stage staging')).output).toContain('nobody has subscribed');
  });

  test('can leave', async () => {
    snsSays('', all);
    expect(await run('unsubscribe --stage staging --email team@example.com')).toEqual({
      code: 0,
      output: 'unsubscribed',
    });
    expect(sent('Unsubscribe').map(({ input }) => input.SubscriptionArn)).toEqual([`${TOPIC}:1`]);
  });

  test.each([
    ['late@example.com', 'never confirmed'],
    ['gone@example.com', 'has not subscribed'],
  ])('%s cannot, and is told why', async (endpoint, why) => {
    snsSays('', all);
    expect((await run(`unsubscribe --stage staging --email ${endpoint}`)).code).toContain(why);
    expect(sent('Unsubscribe')).toEqual([]);
  });
});
