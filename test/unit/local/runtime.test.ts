import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { OPERATOR_ACCESS_KEY } from '../../../local/aws/grants.ts';
import type { Runtime } from '../../../local/runtime.ts';
import {
  accessKeyOf,
  client,
  localRuntimes,
  post,
  propertiesOf,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';

const { clock, run } = localRuntimes();

/** Gives up in time for jest to say which test it was. */
async function until(what: () => boolean): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!what()) {
    if (Date.now() > deadline) throw new Error(`still not so: ${what}`);
    await new Promise((later) => setTimeout(later, 5));
  }
}

const usedBy = (runtime: Runtime, name: string) =>
  runtime.grants.used.filter((used) => used.function.includes(name)).map(({ action }) => action);

const handled = (runtime: Runtime) =>
  runtime.output.logs.filter(({ fields }) => fields.step === 'handled').map(({ fields }) => fields.id);

describe('a template that runs', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await run();
  });

  it('carries a request through function, bus, rule, queue and the second function', async () => {
    const answer = await post(runtime, '/v1/things/1', { id: 'first' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('x-own')).toBe('yes');
    await until(() => handled(runtime).includes('first'));
    expect(runtime.buses[0]?.archive.map(({ detail }) => detail)).toEqual([{ id: 'first' }]);
    await until(() => runtime.output.metrics.length > 0);
    expect(runtime.output.metrics[0]).toMatchObject({
      name: 'put',
      value: 1,
      dimensions: { service: 'front' },
    });
    expect(usedBy(runtime, 'Front')).toEqual(['events:PutEvents']);
    expect(usedBy(runtime, 'Back')).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
    ]);
  });

  it('brings failed messages back after the visibility timeout, then to the dead-letter queue', async () => {
    await post(runtime, '/v1/things/1', { id: 'poison', fail: true });
    const work = runtime.queues.byName('work-test');
    const tries = () => handled(runtime).filter((id) => id === 'poison').length;
    for (let expected = 1; expected <= 2; expected += 1) {
      await until(() => tries() === expected && work?.counts.inFlight === 1);
      clock.advance(30_000);
    }
    await until(() => runtime.queues.byName('dead-test')?.counts.visible === 1);
    expect(tries()).toBe(2);

    const sqs = new SQSClient(client(runtime));
    const QueueUrl = `${runtime.awsUrl}/000000000000/dead-test`;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('1');
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }));
    await until(() => tries() === 3);
  });

  it('gives a function exactly its environment', async () => {
    process.env.LEAKED = 'yes';
    const answer = await post(runtime, '/v1/things/environment');
    const environment = (await answer.json()) as Record<string, string>;
    delete process.env.LEAKED;
    expect(environment).toMatchObject({
      GREETING: 'hello',
      BUS: 'bus-test',
      DEAD_URL: `${runtime.awsUrl}/000000000000/dead-test`,
      AWS_ENDPOINT_URL: runtime.awsUrl,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    });
    expect(
      Object.keys(environment).filter(
        (name) => !/^(AWS_|BUS|GREETING|DEAD_URL|KEY|TZ|_HANDLER|LAMBDA_TASK_ROOT)/.test(name),
      ),
    ).toEqual([]);
  });

  it("gives a function the API's address as it is here, where the template writes AWS's", async () => {
    const template = smallTemplate();
    propertiesOf(template, 'Front').Environment.Variables.API_URL = {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders.
      'Fn::Sub': 'https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${ApiStage}/',
    };
    const other = await run(template);
    const { API_URL } = (await (await post(other, '/v1/things/environment')).json()) as Record<
      string,
      string
    >;
    expect(API_URL).toBe(`${other.apiUrl}/v1/`);
  });

  it('makes complete REST proxy events', async () => {
    const answer = await post(runtime, '/v1/things/event?a=1&a=2&b=%20', 'text');
    const { event } = (await answer.json()) as { event: Record<string, unknown> };
    expect(event).toMatchObject({
      resource: '/things/{id}',
      path: '/things/event',
      httpMethod: 'POST',
      pathParameters: { id: 'event' },
      queryStringParameters: { a: '2', b: ' ' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: [' '] },
      headers: { 'x-two': 'a' },
      multiValueHeaders: { 'x-two': ['a'] },
      stageVariables: null,
      requestContext: {
        stage: 'v1',
        path: '/v1/things/event',
        resourcePath: '/things/{id}',
        accountId: '000000000000',
      },
      body: 'text',
      isBase64Encoded: false,
    });
  });

  it.each([
    ['crash', 502],
    ['nonsense', 502],
    ['hang', 502],
  ])('answers for a function that does %s, and goes on', async (id, status) => {
    const answer = await post(runtime, `/v1/things/${id}`);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toEqual({
      errors: [{ title: 'Internal server error', id: expect.any(String) }],
    });
    expect((await post(runtime, '/v1/things/event')).status).toBe(200);
  });

  it('refuses unknown routes and bodies over 10 MB itself', async () => {
    expect((await post(runtime, '/v1/nothing')).status).toBe(403);
    expect((await post(runtime, '/things/event')).status).toBe(403);
    expect((await post(runtime, '//')).status).toBe(403);
    expect((await post(runtime, '//v1/things/event')).status).toBe(403);
    expect((await post(runtime, '/v1/things/%zz')).status).toBe(202);
    expect((await post(runtime, '/v1/things/event', 'x'.repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it('speaks what the SDK speaks', async () => {
    const dynamo = new DynamoDBClient(client(runtime));
    const Item = { pk: { S: 'a' }, n: { N: '1' } };
    await dynamo.send(new PutItemCommand({ TableName: 'things-test', Item }));
    const read = await dynamo.send(new GetItemCommand({ TableName: 'things-test', Key: { pk: { S: 'a' } } }));
    expect(read.Item).toEqual(Item);

    const secrets = new SecretsManagerClient(client(runtime));
    const value = async (SecretId: string) =>
      (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    expect(await value('test/given-key')).toBe('given value');
    expect(await value('test/made-key')).toHaveLength(40);
    await expect(value('test/empty-key')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    const events = new EventBridgeClient(client(runtime));
    const entry = { Source: 's', DetailType: 't', Detail: '{}' };
    const { FailedEntryCount, Entries } = await events.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, EventBusName: 'bus-test' },
          { ...entry, EventBusName: 'no-bus' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(1);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'NotFoundException']);

    const sqs = new SQSClient(client(runtime));
    const QueueUrl = `${runtime.awsUrl}/000000000000/rule-dead-test`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.Body).toBe('hello');
  });

  it.each([
    ['sqs', 'AmazonSQS.SendMessage', 'not JSON', 'SerializationException'],
    ['sqs', 'AmazonSQS.SendMessage', '[', 'SerializationException'],
    ['dynamodb', 'DynamoDB_20120810.GetItem', 'null', 'SerializationException'],
    ['dynamodb', 'DynamoDB_20120810.GetItem', '{}', 'ValidationException'],
    ['sqs', 'AmazonSQS.SendMessage', '{"QueueUrl":"http://local/1/work-test"}', 'ValidationException'],
    ['sqs', 'AmazonSQS.ReceiveMessage', '{}', 'ValidationException'],
    ['events', 'AWSEvents.PutEvents', '{}', 'ValidationException'],
    ['secretsmanager', 'secretsmanager.GetSecretValue', '{"SecretId":1}', 'ValidationException'],
  ])("refuses a body that is not %s's: %s %s", async (service, target, body, type) => {
    const credential = `${OPERATOR_ACCESS_KEY}/20261105/us-gov-west-1/${service}/aws4_request`;
    const answer = await fetch(runtime.awsUrl, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}`, 'x-amz-target': target },
      body,
    });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ __type: type })]);
  });

  it('denies a function what its role does not allow, and names it', async () => {
    const dynamo = new DynamoDBClient(client(runtime, accessKeyOf(runtime, 'Back')));
    await expect(
      dynamo.send(new GetItemCommand({ TableName: 'things-test', Key: { pk: { S: 'a' } } })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /not authorized to perform: dynamodb:GetItem on resource: .*table\/things-test/,
      ),
    });
  });
});

describe('a template that is broken on purpose', () => {
  it('a grant left out: the call is denied', async () => {
    const template = smallTemplate();
    delete template.Resources.FrontPolicy;
    const answer = await post(await run(template), '/v1/things/1', { id: 'x' });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ __type: 'AccessDeniedException' });
  });

  it('a queue policy left out: the event goes to the dead-letter queue of its rule', async () => {
    const template = smallTemplate();
    delete template.Resources.WorkPolicy;
    const runtime = await run(template);
    await post(runtime, '/v1/things/1', { id: 'x' });
    expect(runtime.queues.byName('work-test')?.messages).toHaveLength(0);
    expect(runtime.queues.byName('rule-dead-test')?.messages).toHaveLength(1);
  });

  it('a permission left out: API Gateway may not call the function', async () => {
    const template = smallTemplate();
    delete template.Resources.ApiPermission;
    expect((await post(await run(template), '/v1/things/event')).status).toBe(500);
  });

  it.each([
    ['Principal', 'events.amazonaws.com'],
    ['SourceArn', 'arn:aws-us-gov:execute-api:us-gov-west-1:000000000000:other/v1/POST/things/*'],
  ])('a permission with another %s: API Gateway may not call the function', async (property, value) => {
    const template = smallTemplate();
    Object.assign(template.Resources.ApiPermission?.Properties ?? {}, { [property]: value });
    expect((await post(await run(template), '/v1/things/event')).status).toBe(500);
  });

  it('a queue that hides messages for less than the timeout of its function: it does not start', async () => {
    const template = smallTemplate();
    Object.assign(template.Resources.Work?.Properties ?? {}, { VisibilityTimeout: 4 });
    await expect(run(template)).rejects.toThrow(/Mapping.*work-test.*Back/);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['Rule', { State: 'DISABLED' }, /Rule: State DISABLED/],
    ['Rule', { Targets: [{ Id: 'a', Arn: 'arn:b' }] }, /Rule.*arn:b is not a queue or function/],
    ['Rule', { Targets: [{ Id: 'a', Arn: 'b', InputPath: '$' }] }, /Rule, target a: InputPath/],
    ['FrontRole', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/Any'] }, /FrontRole: ManagedPolicyArns/],
    ['Things', { GlobalSecondaryIndexes: [] }, /Things: GlobalSecondaryIndexes/],
    ['Mapping', { MaximumBatchingWindowInSeconds: 1 }, /Mapping: MaximumBatchingWindowInSeconds/],
    ['Empty', { SecretString: 'x' }, /Empty: SecretString/],
    ['ApiPost', { HttpMethod: 'ANY' }, /ApiPost: HttpMethod ANY/],
  ])('stops at what it does not run, by name: %s %j', async (logicalId, properties, message) => {
    const template = smallTemplate();
    Object.assign(template.Resources[logicalId]?.Properties ?? {}, properties);
    await expect(run(template)).rejects.toThrow(message);
  });

  it('stops at a type that it does not know', async () => {
    const template = smallTemplate();
    template.Resources.Other = { Type: 'AWS::IAM::ManagedPolicy' };
    await expect(run(template)).rejects.toThrow(/AWS::IAM::ManagedPolicy.*Other/);
  });

  it("a poller's grant left out: it does not start", async () => {
    const template = smallTemplate();
    delete template.Resources.BackPolicy;
    await expect(run(template)).rejects.toThrow(/Mapping.*Back.*sqs:ReceiveMessage/);
  });
});
