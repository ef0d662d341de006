import { createHash } from 'node:crypto';
import { ACCOUNT, arnOf, functionArnOf, PARTITION } from '../template/intrinsics.ts';
import { isIgnored } from './ignored.ts';

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export interface Identity {
  readonly ref: string;
  attribute(name: string): unknown;
}

/** What an identity is made from. */
export interface About {
  readonly logicalId: string;
  readonly stackName: string;
  readonly awsUrl: string;
  property(name: string): unknown;
}

/** The bus that every account has: rules without a bus of their own are on it. */
export const DEFAULT_BUS = 'default';

type Identify = (about: About) => { ref: string; attributes?: Record<string, string> };

const physicalName = (about: About, property: string) =>
  String(about.property(property) ?? `${about.stackName}-${about.logicalId}`);

const shortId = (about: About) => createHash('sha256').update(about.logicalId).digest('hex').slice(0, 10);

const byId: Identify = (about) => ({ ref: shortId(about) });

const alarm: Identify = (about) => {
  const name = physicalName(about, 'AlarmName');
  return { ref: name, attributes: { Arn: arnOf('cloudwatch', `alarm:${name}`) } };
};

/** Every type that the local runtime runs. */
const identities: Record<string, Identify> = {
  'AWS::ApiGateway::Deployment': byId,
  'AWS::ApiGateway::GatewayResponse': byId,
  'AWS::ApiGateway::Method': byId,
  'AWS::ApiGateway::Resource': byId,
  'AWS::ApiGateway::RestApi': (about) => ({
    ref: shortId(about),
    attributes: { RootResourceId: `${shortId(about)}-root`, RestApiId: shortId(about) },
  }),
  'AWS::ApiGateway::Stage': (about) => ({ ref: String(about.property('StageName')) }),
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::DynamoDB::Table': (about) => {
    const name = physicalName(about, 'TableName');
    return { ref: name, attributes: { Arn: arnOf('dynamodb', `table/${name}`) } };
  },
  'AWS::Events::Archive': (about) => {
    const name = physicalName(about, 'ArchiveName');
    return { ref: name, attributes: { Arn: arnOf('events', `archive/${name}`), ArchiveName: name } };
  },
  'AWS::Events::EventBus': (about) => {
    const name = physicalName(about, 'Name');
    return { ref: name, attributes: { Arn: arnOf('events', `event-bus/${name}`), Name: name } };
  },
  'AWS::Events::Rule': (about) => {
    const bus = about.property('EventBusName') ?? DEFAULT_BUS;
    const name = physicalName(about, 'Name');
    return bus === DEFAULT_BUS
      ? { ref: name, attributes: { Arn: arnOf('events', `rule/${name}`) } }
      : { ref: `${bus}|${name}`, attributes: { Arn: arnOf('events', `rule/${bus}/${name}`) } };
  },
  'AWS::IAM::Policy': byId,
  'AWS::IAM::Role': (about) => {
    const name = physicalName(about, 'RoleName');
    const attributes = { Arn: `arn:${PARTITION}:iam::${ACCOUNT}:role/${name}`, RoleId: shortId(about) };
    return { ref: name, attributes };
  },
  'AWS::KMS::Key': (about) => {
    const id = shortId(about);
    return { ref: id, attributes: { Arn: arnOf('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::Lambda::Alias': (about) => {
    const arn = `${functionArnOf(String(about.property('FunctionName')))}:${about.property('Name')}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
  'AWS::Lambda::EventInvokeConfig': byId,
  'AWS::Lambda::EventSourceMapping': byId,
  'AWS::Lambda::Function': (about) => {
    const name = physicalName(about, 'FunctionName');
    return { ref: name, attributes: { Arn: arnOf('lambda', `function:${name}`) } };
  },
  'AWS::Lambda::Permission': byId,
  // Each function has one version here: the template makes no other.
  'AWS::Lambda::Version': (about) => {
    const arn = `${functionArnOf(String(about.property('FunctionName')))}:1`;
    return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
  },
  'AWS::SecretsManager::Secret': (about) => {
    // The real service appends six characters to every secret's ARN.
    const arn = arnOf(
      'secretsmanager',
      `secret:${physicalName(about, 'Name')}-${shortId(about).slice(0, 6)}`,
    );
    return { ref: arn, attributes: { Id: arn } };
  },
  'AWS::SNS::Subscription': (about) => ({ ref: `${about.property('TopicArn')}:${shortId(about)}` }),
  'AWS::SNS::Topic': (about) => {
    const name = physicalName(about, 'TopicName');
    const arn = arnOf('sns', name);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': byId,
  'AWS::SQS::Queue': (about) => {
    const name = physicalName(about, 'QueueName');
    const url = `${about.awsUrl}/${ACCOUNT}/${name}`;
    return { ref: url, attributes: { Arn: arnOf('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::SQS::QueuePolicy': byId,
};

/** The identity of a resource; throws for a type that is neither run nor ignored by name. */
export function identify(type: string, about: About): Identity {
  const known = identities[type];
  if (known) {
    const { ref, attributes = {} } = known(about);
    return { ref, attribute: (name) => attributes[name] };
  }
  if (!isIgnored(type)) {
    throw new Error(
      `the local runtime does not know the resource type ${type} (${about.logicalId}): ` +
        'add it to local/resources or ignore it by name in local/resources/ignored.ts',
    );
  }
  return {
    ref: `ignored-${about.logicalId}`,
    attribute: (name) => arnOf('ignored', `${about.logicalId}/${name}`),
  };
}
