import { type Properties, type SynthesizedStage, stageNames, synthesize, target } from './template.ts';

/** One action on one resource that a capability's role allows, without the stage's name in it. */
type Right = `${string} ${string} ${string}`;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: Properties | string | readonly (Properties | string)[];
  readonly Condition?: Properties;
}

const functionsOf = ({ stage, ofType }: SynthesizedStage) =>
  ofType('AWS::Lambda::Function').map(({ properties }) => ({
    capability: String(properties.FunctionName).replace(`account-creation-${stage}-`, ''),
    role: target(properties.Role),
    isInVpc: properties.VpcConfig !== undefined,
  }));

function rightsOf(synthesized: SynthesizedStage): Right[] {
  const { stage, one, ofType } = synthesized;
  return functionsOf(synthesized).flatMap(({ capability, role }) => {
    const attached = ofType('AWS::IAM::Policy').filter(({ properties }) =>
      properties.Roles.some((each: Properties) => target(each) === role),
    );
    const documents = [
      ...(one('AWS::IAM::Role', role).properties.Policies ?? []),
      ...attached.map(({ properties }) => properties),
    ].map(({ PolicyDocument }) => PolicyDocument);
    const statements: Statement[] = documents.flatMap(({ Statement }) => Statement);
    return statements.flatMap(({ Effect, Action, Resource, Condition }) => {
      expect([Effect, Condition]).toEqual(['Allow', undefined]);
      return [Action].flat().flatMap((action) =>
        [Resource].flat().map((resource): Right => {
          const on = JSON.stringify(resource).replaceAll(
            `account-creation-${stage}`,
            'account-creation-STAGE',
          );
          return `${capability} ${action} ${on}`;
        }),
      );
    });
  });
}

/** What a role gets because of the network or the cache that its stage has; nothing of both can run on one machine. */
const differsByStage = (right: Right) => /^\S+ (ec2|elasticache):/.test(right);

/** test/e2e/least-privilege.test.ts proves the rights of stage local by their use. */
const proven = rightsOf(synthesize('local')).filter((right) => !differsByStage(right));

describe.each(stageNames)('rights of stage %s', (stage) => {
  const synthesized = synthesize(stage);
  const rights = rightsOf(synthesized);
  const hasCachePassword = synthesized
    .ofType('AWS::SecretsManager::Secret')
    .some(({ id }) => id.includes('redispassword'));

  test('are those that stage local proves, but for network and cache', () => {
    const expected = proven.filter(
      (right) => hasCachePassword || !right.startsWith('bust-cache secretsmanager:'),
    );
    expect(rights.filter((right) => !differsByStage(right)).sort()).toEqual(expected.sort());
  });

  test('network interfaces: for functions in a VPC alone', () => {
    const withInterfaces = functionsOf(synthesized).filter(({ capability }) =>
      rights.some((right) => right.startsWith(`${capability} ec2:`)),
    );
    expect(withInterfaces).toEqual(functionsOf(synthesized).filter(({ isInVpc }) => isInVpc));
  });

  test('ElastiCache: for bust-cache alone, to find one cache where it may be found by name, and to enter it', () => {
    const actions = rights
      .filter((right) => right.includes(' elasticache:'))
      .map((right) => right.split(' '));
    expect(new Set(actions.map(([capability]) => capability))).toEqual(new Set(['bust-cache']));
    expect([...new Set(actions.map(([, action]) => action))].sort()).toEqual([
      'elasticache:Connect',
      ...(hasCachePassword
        ? ['elasticache:DescribeReplicationGroups', 'elasticache:DescribeServerlessCaches']
        : []),
    ]);
    expect(actions.filter(([, , resource]) => resource?.includes('*'))).toEqual([]);
  });
});
