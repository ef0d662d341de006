import { type Properties, stageNames, synthesize, target } from './template.ts';

interface Statement {
  readonly Effect: string;
  readonly Principal: Properties;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Properties;
}

/** A name or ARN as AWS will see it, with `<...>` for what is known only there. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join } = value as Properties;
  return join ? join[1].map(written).join(join[0]) : `<${Ref}>`;
}

/** What each service does with the key in its own name when it hands something on (AWS KMS's and their own guides). */
const TO_HAND_ON = ['kms:Decrypt', 'kms:GenerateDataKey*'];
const TO_LOG = ['kms:Decrypt', 'kms:Describe*', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
const FROM_HERE = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

/** CDK adds none of these grants, and without one nothing is delivered, silently. */
describe.each(stageNames)('who uses the key of stage %s without a role of ours', (stage) => {
  const { ofType, one } = synthesize(stage);
  const statements: readonly Statement[] = one('AWS::KMS::Key', 'key').properties.KeyPolicy.Statement;
  /** What all statements for the service allow together, and under which conditions each. */
  const grantOf = (service: string) => {
    const found = statements.filter(({ Principal }) => written(Principal.Service ?? '') === service);
    const actions = new Set(found.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : [])));
    return {
      lacks: (needed: readonly string[]) => needed.filter((action) => !actions.has(action)),
      resources: new Set(found.map(({ Resource }) => Resource)),
      conditions: found.map(({ Condition }) => Condition),
    };
  };

  test.each([
    ['EventBridge, for events to encrypted queues', 'events.amazonaws.com'],
    ['CloudWatch, for alarms to the encrypted topic', 'cloudwatch.amazonaws.com'],
  ])('%s: in this account, and of no named resource, that is a cycle', (_, service) => {
    const { lacks, resources, conditions } = grantOf(service);
    expect(lacks(TO_HAND_ON)).toEqual([]);
    expect(resources).toEqual(new Set(['*']));
    expect(conditions).toEqual(conditions.map(() => FROM_HERE));
  });

  test('CloudWatch Logs, for every log group that there is, by its name', () => {
    const { lacks, conditions } = grantOf('logs.<AWS::Region>.amazonaws.com');
    expect(lacks(TO_LOG)).toEqual([]);
    const patterns = conditions.flatMap((condition): RegExp[] =>
      condition?.ArnLike['kms:EncryptionContext:aws:logs:arn'].map(
        (pattern: unknown) => new RegExp(`^${written(pattern).split('*').join('.*')}$`),
      ),
    );
    const groups = ofType('AWS::Logs::LogGroup').map(({ properties }) => written(properties.LogGroupName));
    const arn = 'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group';
    const unknown = groups.filter((name) => !patterns.some((pattern) => pattern.test(`${arn}:${name}`)));
    expect(unknown).toEqual([]);
  });

  test('nobody else but Secrets Manager for the account: every other use is by a role of ours', () => {
    const others = statements
      .map(({ Principal }) => written(Principal.Service ?? Principal.AWS))
      .filter((name) => !/^(events|cloudwatch|logs\.<AWS::Region>)\.amazonaws\.com$/.test(name));
    expect(new Set(others)).toEqual(new Set(['arn:<AWS::Partition>:iam::<AWS::AccountId>:root']));
    const keyed = ['AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap(ofType);
    for (const { id, properties } of keyed) {
      expect([id, target(properties.KmsMasterKeyId)]).toEqual([id, one('AWS::KMS::Key', 'key').id]);
    }
  });
});
