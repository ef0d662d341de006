import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Runtime } from '../../../local/runtime.ts';
import type { Template } from '../../../local/template/template.ts';
import {
  accessKeyOf,
  client,
  localRuntimes,
  type Properties,
  post,
  propertiesOf,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';

const { run } = localRuntimes();

const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const root = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root` };
const forRoles = { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' };
const forEvents = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
};
/** Of a service that is not run, on a condition that is not known: left out. */
const forLogs = {
  Effect: 'Allow',
  Principal: { Service: 'logs.us-gov-west-1.amazonaws.com' },
  Action: 'kms:Encrypt',
  Resource: '*',
  Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': '*' } },
};

/** Queues, secrets and table have the key; Front may do `keyActions` with it, Back, which is fed by a queue, Decrypt. */
function encrypted(keyActions: string[], keyPolicy: object[] = [forRoles, forEvents, forLogs]): Template {
  const template = smallTemplate();
  propertiesOf(template, 'Key').KeyPolicy = { Statement: keyPolicy };
  for (const queue of ['Dead', 'RuleDead', 'Work']) propertiesOf(template, queue).KmsMasterKeyId = keyArn;
  propertiesOf(template, 'Given').KmsKeyId = { Ref: 'Key' };
  propertiesOf(template, 'Things').SSESpecification = { SSEEnabled: true, KMSMasterKeyId: keyArn };
  statementsOf(template, 'FrontPolicy').push(
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Given' } },
    { Effect: 'Allow', Action: 'dynamodb:BatchGetItem', Resource: { 'Fn::GetAtt': ['Things', 'Arn'] } },
    ...(keyActions.length > 0 ? [{ Effect: 'Allow', Action: keyActions, Resource: keyArn }] : []),
  );
  statementsOf(template, 'BackPolicy').push({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn });
  return template;
}

const statementsOf = (template: Template, policy: string): Properties[] =>
  propertiesOf(template, policy).PolicyDocument.Statement;

const asFront = (runtime: Runtime) => client(runtime, accessKeyOf(runtime, 'Front'));

const send = (runtime: Runtime) =>
  new SQSClient(asFront(runtime)).send(
    new SendMessageCommand({ QueueUrl: `${runtime.awsUrl}/000000000000/dead-test`, MessageBody: 'hello' }),
  );
const readSecret = (runtime: Runtime) =>
  new SecretsManagerClient(asFront(runtime)).send(new GetSecretValueCommand({ SecretId: 'test/given-key' }));
const readItems = (runtime: Runtime) =>
  new DynamoDBClient(asFront(runtime)).send(
    new BatchGetItemCommand({ RequestItems: { 'things-test': { Keys: [{ pk: { S: 'a' } }] } } }),
  );

describe('what is encrypted with a key of the template', () => {
  it('can be used by who may use the key', async () => {
    const runtime = await run(encrypted(['kms:Decrypt', 'kms:GenerateDataKey']));
    await expect(send(runtime)).resolves.toHaveProperty('MessageId');
    await expect(readSecret(runtime)).resolves.toHaveProperty('SecretString', 'given value');
    await expect(readItems(runtime)).resolves.toHaveProperty('Responses');
    const onKey = runtime.grants.used.filter(({ resource }) => resource.includes(':kms:'));
    expect(onKey.map((used) => `${used.function} ${used.action}`).sort()).toEqual([
      'test-Back kms:Decrypt',
      'test-Front kms:Decrypt',
      'test-Front kms:GenerateDataKey',
    ]);
  });

  it.each([
    ['a queue', send, ['kms:Decrypt'], 'KmsAccessDenied', 'kms:GenerateDataKey'],
    ['a queue', send, ['kms:GenerateDataKey'], 'KmsAccessDenied', 'kms:Decrypt'],
    ['a secret', readSecret, ['kms:GenerateDataKey'], 'AccessDeniedException', 'kms:Decrypt'],
    ['a table', readItems, [], 'AccessDeniedException', 'kms:Decrypt'],
  ])('%s is closed to who may not: %p with %j', async (_, use, keyActions, name, missing) => {
    const runtime = await run(encrypted(keyActions));
    await expect(use(runtime)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(
        new RegExp(`not authorized to perform: ${missing} on resource: .*:key/`),
      ),
    });
  });

  it("is closed to every role if the key's policy does not leave it to them", async () => {
    await expect(run(encrypted(['kms:*'], [forEvents]))).rejects.toThrow(/Mapping.*kms:Decrypt/);
  });

  it('a function that may not decrypt is not fed: it does not start', async () => {
    const template = encrypted(['kms:*']);
    statementsOf(template, 'BackPolicy').pop();
    await expect(run(template)).rejects.toThrow(/Mapping.*Back.*kms:Decrypt/);
  });

  it.each<[string, object[], number]>([
    ['reaches', [forRoles, forEvents], 1],
    ['does not reach', [forRoles], 0],
    [
      'of another account does not reach',
      [forRoles, { ...forEvents, Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } } }],
      0,
    ],
  ])("an event %s the queue as the key's policy says", async (_, keyPolicy, delivered) => {
    const template = encrypted(['kms:*'], keyPolicy);
    delete template.Resources.Mapping;
    const runtime = await run(template);
    await post(runtime, '/v1/things/1', { id: 'x' });
    expect(runtime.buses[0]?.archive).toHaveLength(1);
    expect(runtime.queues.byName('work-test')?.messages).toHaveLength(delivered);
  });

  it('stops at a key that is not in the template', async () => {
    const template = smallTemplate();
    propertiesOf(template, 'Work').KmsMasterKeyId = 'alias/aws/sqs';
    await expect(run(template)).rejects.toThrow(/Work.*alias\/aws\/sqs/);
  });
});
