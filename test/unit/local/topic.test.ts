import { ListTopicsCommand, PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readableLine } from '../../../local/readable-line.ts';
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

const { clock, run } = localRuntimes();

const TopicArn = 'arn:aws-us-gov:sns:us-gov-west-1:000000000000:news';
const mayPublish = { Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: 'News' } };

/** Ticker's role has `statements`. */
function withTopic(statements: object[] = [mayPublish]): Template {
  const template = addTicker(smallTemplate(), statements);
  Object.assign(template.Resources, {
    News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  });
  return template;
}

const publish = (runtime: Runtime, input: Partial<PublishCommandInput> = {}, accessKeyId?: string) =>
  new SNSClient(client(runtime, accessKeyId)).send(
    new PublishCommand({ TopicArn, Subject: 'News', Message: 'All is well.', ...input }),
  );

const asTicker = (runtime: Runtime) => publish(runtime, {}, accessKeyOf(runtime, 'Ticker'));

describe('a topic', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await run(withTopic());
  });

  it('is listed', async () => {
    const { Topics } = await new SNSClient(client(runtime)).send(new ListTopicsCommand({}));
    expect(Topics).toEqual([{ TopicArn }]);
  });

  it('keeps what is published on it, and its log line has all of it', async () => {
    const before = clock.now();
    const message = 'First line: 5 % & more\n<second> "line" ü +';
    const { MessageId } = await publish(runtime, {
      Subject: 'Raised to 5 %',
      Message: message,
      MessageAttributes: {
        audience: { DataType: 'String', StringValue: 'support' },
        id: { DataType: 'String', StringValue: 'local-1' },
      },
    });
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(runtime.notices).toEqual([
      {
        topic: 'news',
        subject: 'Raised to 5 %',
        message,
        attributes: { audience: 'support', id: 'local-1' },
        at: expect.any(Number),
      },
    ]);
    expect(runtime.notices[0]?.at).toBeGreaterThanOrEqual(before);
    const line = runtime.output.logs.find(({ functionName }) => functionName === 'sns');
    expect(line?.fields).toMatchObject({
      topic: 'news',
      subject: 'Raised to 5 %',
      message,
      audience: 'support',
    });
    const readable = line && readableLine(line, new Date());
    expect(readable).toContain('audience=support');
    expect(readable).toContain('subject=Raised to 5 %');
    expect(readable).not.toContain('\n');
  });

  it('takes another text for phones', async () => {
    const texts = { default: 'All of it.', sms: 'The gist.' };
    await publish(runtime, { MessageStructure: 'json', Message: JSON.stringify(texts) });
    expect(runtime.notices.at(-1)).toMatchObject({ message: 'All of it.', sms: 'The gist.' });
    for (const Message of ['All of it.', '{"sms":"The gist."}', '{"default":"All of it.","fax":"No."}']) {
      await expect(publish(runtime, { MessageStructure: 'json', Message })).rejects.toThrow(
        'Message Structure',
      );
    }
  });

  it('needs no subject and no attributes', async () => {
    await publish(runtime, { Subject: undefined });
    expect(runtime.notices.at(-1)).toMatchObject({ subject: '', message: 'All is well.', attributes: {} });
  });

  it.each<[string, Partial<PublishCommandInput>, string]>([
    ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameterException'],
    ['a subject that is too long', { Subject: 'x'.repeat(101) }, 'InvalidParameterException'],
    ['no message', { Message: '' }, 'InvalidParameterException'],
    ['a message that is too long', { Message: 'x'.repeat(262_145) }, 'InvalidParameterException'],
    ['a telephone', { TopicArn: undefined, PhoneNumber: '+1' }, 'InvalidParameterException'],
    ['a message for each protocol', { MessageStructure: 'json' }, 'InvalidParameterException'],
    [
      'an attribute without text',
      { MessageAttributes: { audience: { DataType: 'String' } } },
      'InvalidParameterValueException',
    ],
    ['a topic that is not there', { TopicArn: `${TopicArn}-other` }, 'NotFoundException'],
  ])('refuses %s', async (_, input, name) => {
    const before = runtime.notices.length;
    await expect(publish(runtime, input)).rejects.toMatchObject({ name });
    expect(runtime.notices).toHaveLength(before);
  });

  it('names an operation that is not run', async () => {
    const answer = await fetch(runtime.awsUrl, {
      method: 'POST',
      headers: { authorization: 'Credential=local-operator/20261105/us-gov-west-1/sns/aws4_request' },
      body: new URLSearchParams({ Action: 'CreateTopic', Version: '2010-03-31' }),
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('sns CreateTopic')]);
  });
});

describe('who may publish', () => {
  it('is who has the grant', async () => {
    await expect(asTicker(await run(withTopic()))).resolves.toHaveProperty('MessageId');
    await expect(asTicker(await run(withTopic([])))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringMatching(/not authorized to perform: sns:Publish on resource: .*:news/),
    });
  });

  it.each<[string[], string | undefined]>([
    [['kms:GenerateDataKey*', 'kms:Decrypt'], undefined],
    [['kms:Decrypt'], 'kms:GenerateDataKey'],
    [['kms:GenerateDataKey'], 'kms:Decrypt'],
  ])('and, where the topic has a key, may use it: %j', async (Action, missing) => {
    const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
    const template = withTopic([mayPublish, { Effect: 'Allow', Action, Resource: keyArn }]);
    propertiesOf(template, 'News').KmsMasterKeyId = keyArn;
    const published = asTicker(await run(template));
    if (missing === undefined) await expect(published).resolves.toHaveProperty('MessageId');
    else
      await expect(published).rejects.toMatchObject({
        name: 'KMSAccessDeniedException',
        message: expect.stringContaining(`not authorized to perform: ${missing} on`),
      });
  });
});

it('stops at a topic of a kind that is not run', async () => {
  const template = withTopic();
  propertiesOf(template, 'News').FifoTopic = true;
  await expect(run(template)).rejects.toThrow(/News: FifoTopic/);
});

it('leaves the protocol of the other services as it was', async () => {
  const runtime = await run(withTopic());
  const QueueUrl = `${runtime.awsUrl}/000000000000/dead-test`;
  const sending = new SQSClient(client(runtime)).send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
  await expect(sending).resolves.toHaveProperty('MessageId');
});
