import type { StageConfig } from '../../infra/stage-config.ts';
import { readStageName, stages } from '../../infra/stages.ts';
import { type Properties, stageNames, synthesize } from './template.ts';

describe.each(stageNames)('stack of stage %s', (stage) => {
  const { ofType, one, json, resources } = synthesize(stage);

  test('has at most 450 resources and tells where it is', () => {
    expect(resources.length).toBeLessThanOrEqual(450);
    const { cache, customDomain }: StageConfig = stages[stage];
    expect(Object.keys(json.Outputs).sort()).toEqual([
      'AlarmTopicArn',
      'ApiUrl',
      ...(cache.kind === 'existing' && cache.inNetwork ? ['BustCacheSecurityGroup'] : []),
      'CriticalTopicArn',
      ...(customDomain ? ['DomainTarget'] : []),
      'ErrorsTopicArn',
      'LatencyTopicArn',
      'OutageTopicArn',
      'RolloutTopicArn',
      'SystemStatusTopicArn',
    ]);
  });

  test('the API is regional, with the version as its stage and the resources at the root', () => {
    expect(ofType('AWS::ApiGateway::RestApi')[0]?.properties.EndpointConfiguration).toEqual({
      Types: ['REGIONAL'],
    });
    expect(ofType('AWS::ApiGateway::Stage')[0]?.properties.StageName).toBe('v1');
    const root = ofType('AWS::ApiGateway::RestApi')[0]?.id;
    const paths = ofType('AWS::ApiGateway::Resource').map(({ properties }) => [
      properties.PathPart,
      properties.ParentId['Fn::GetAtt'],
    ]);
    expect(paths.sort()).toEqual(
      ['account', 'errors', 'feedback', 'health', 'maintenance_windows'].map((path) => [
        path,
        [root, 'RootResourceId'],
      ]),
    );
  });

  test('the gateway’s own refusals have our body', () => {
    const refusals = ofType('AWS::ApiGateway::GatewayResponse');
    expect(refusals.map(({ properties }) => properties.ResponseType)).toEqual(
      expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX', 'THROTTLED', 'MISSING_AUTHENTICATION_TOKEN']),
    );
    for (const { properties } of refusals) {
      const body = JSON.parse(properties.ResponseTemplates['application/json']);
      const meta = { correlation_id: '$context.requestId', reason: expect.any(String) };
      expect([properties.ResponseType, body]).toMatchObject([
        properties.ResponseType,
        { errors: [{ status: properties.StatusCode, meta }] },
      ]);
    }
  });

  test('tables: on demand, our key, point-in-time recovery, and a time to live where people’s results and words are', () => {
    const tables = ofType('AWS::DynamoDB::Table');
    expect(tables.map(({ properties }) => properties.TableName).sort()).toEqual([
      `account-creation-${stage}-control`,
      `account-creation-${stage}-feedback`,
      `account-creation-${stage}-results`,
    ]);
    for (const { properties, deletionPolicy } of tables) {
      expect({ ...properties, deletionPolicy }).toMatchObject({
        TableName: properties.TableName,
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEType: 'KMS' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        deletionPolicy: stages[stage].retainState ? 'RetainExceptOnCreate' : 'Delete',
      });
    }
    for (const table of ['results', 'feedback']) {
      expect(one('AWS::DynamoDB::Table', table).properties.TimeToLiveSpecification).toEqual({
        AttributeName: 'expires_at',
        Enabled: true,
      });
    }
  });

  test('secrets that an operator fills have no value in the template, so that no deployment overwrites them', () => {
    const secrets = ofType('AWS::SecretsManager::Secret').map(({ properties }) => properties);
    const written = secrets.filter(
      ({ SecretString, GenerateSecretString }) => SecretString ?? GenerateSecretString,
    );
    expect(written.map(({ Name }) => Name)).toEqual([`account-creation/${stage}/log-hash-key`]);
    expect(secrets.every(({ KmsKeyId }) => KmsKeyId !== undefined)).toBe(true);
  });

  test('every name has the stage in it, so that two stages fit into one account', () => {
    // A name within something that is named itself: aliases and versions of a function, groups of an application.
    const inner = ['AWS::Lambda::Alias', 'AWS::CodeDeploy::DeploymentGroup', 'AWS::ApiGateway::Stage'];
    const names = resources
      .filter(({ type }) => !inner.includes(type))
      .flatMap(({ id, properties }) =>
        Object.entries(properties)
          .filter(
            ([property, value]) => /(?<!Metric|Policy)Name$/.test(property) && typeof value === 'string',
          )
          .map(([property, value]) => `${id}.${property}=${value}`),
      );
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !/[-/]STAGE([-/]|$)/.test(name.replace(stage, 'STAGE')))).toEqual([]);
  });

  test('what holds data says whether it outlives the stack: in production it does', () => {
    // A type that is in neither list of infra/ is taken to hold data until somebody says here that it does not.
    const holdsNothing =
      /^AWS::(ApiGateway::.*|CDK::Metadata|CloudWatch::(Alarm|CompositeAlarm|Dashboard)|CodeDeploy::.*|EC2::(FlowLog|RouteTable|SecurityGroup.*|Subnet.*|VPC)|ElastiCache::User(Group)?|Events::Rule|IAM::(Policy|Role)|KMS::Alias|Lambda::.*|Logs::QueryDefinition|SNS::(Subscription|TopicPolicy)|SQS::QueuePolicy|WAFv2::.*)$/;
    const found = resources.filter(({ type }) => !holdsNothing.test(type));
    expect(found.length).toBeGreaterThan(20);
    // Kept on deletion, but not when the deployment that made it is undone: else its name is in the way of the next.
    const policies = stage === 'production' ? ['RetainExceptOnCreate', 'Retain'] : ['Delete', 'Delete'];
    const others = found.filter(
      ({ deletionPolicy, replacePolicy }) => `${deletionPolicy} ${replacePolicy}` !== policies.join(' '),
    );
    expect(others.map(({ id, type }) => `${type} ${id}`)).toEqual([]);
  });
});

test('local is given every setting by the start; dev deploys without one', () => {
  const parameters = (stage: 'local' | 'dev') =>
    Object.entries<Properties>(synthesize(stage).json.Parameters)
      .filter(([, { Type }]) => Type === 'String')
      .map(([name, { Default }]) => [name, Default] as const);
  expect(parameters('dev').filter(([, value]) => value === undefined)).toEqual([]);
  expect(
    parameters('local')
      .filter(([, value]) => value === undefined)
      .map(([name]) => name),
  ).toEqual(expect.arrayContaining(['MhvBaseUrl', 'StsJwksUrl', 'ApiScope']));
});

describe('network and cache of dev', () => {
  const { ofType } = synthesize('dev');

  test('only bust-cache is in the VPC, which has isolated subnets, no NAT and no endpoints', () => {
    const inside = ofType('AWS::Lambda::Function').filter(({ properties }) => properties.VpcConfig);
    expect(inside.map(({ properties }) => properties.FunctionName)).toEqual([
      'account-creation-dev-bust-cache',
    ]);
    for (const type of ['NatGateway', 'InternetGateway', 'VPCEndpoint']) {
      expect([type, ofType(`AWS::EC2::${type}`).length]).toEqual([type, 0]);
    }
  });

  test('its role may join the VPC and connect as one user to one cache', () => {
    const policies = JSON.stringify([
      ...ofType('AWS::IAM::Role').filter(({ id }) => id.startsWith('bustcache')),
      ...ofType('AWS::IAM::Policy').filter(({ id }) => id.startsWith('bustcache')),
    ]);
    expect(policies).toContain('ec2:CreateNetworkInterface');
    expect(policies).toContain('serverlesscache:account-creation-dev');
    expect(policies).toContain('user:account-creation-dev-bust-cache');
  });

  test('the cache is serverless Valkey with our key; its user logs in with IAM and can delete profiles alone', () => {
    const [cache] = ofType('AWS::ElastiCache::ServerlessCache');
    expect(cache?.properties).toMatchObject({ Engine: 'valkey', KmsKeyId: expect.anything() });
    const [user] = ofType('AWS::ElastiCache::User');
    expect(user?.properties.AuthenticationMode).toEqual({ Type: 'iam' });
    expect(user?.properties.UserId).toBe(user?.properties.UserName);
    const commands = user?.properties.AccessString.split(' ').filter((word: string) => word.startsWith('+'));
    expect(commands.sort()).toEqual(['+cluster|info', '+cluster|slots', '+info', '+ping', '+unlink']);
    expect(user?.properties.AccessString).toContain('~mpi-profile-response:*');
  });
});

describe.each(['staging', 'production'] as const)('network and cache of %s', (stage) => {
  const { ofType, json } = synthesize(stage);

  test('exist already: nothing of them is made or looked up, the deployment is asked for them', () => {
    for (const type of ['VPC', 'Subnet', 'NatGateway', 'InternetGateway', 'VPCEndpoint']) {
      expect([type, ofType(`AWS::EC2::${type}`).length]).toEqual([type, 0]);
    }
    expect(ofType('AWS::ElastiCache::ServerlessCache')).toEqual([]);
    const asked = Object.entries<Properties>(json.Parameters)
      .filter(([, { Default }]) => Default === undefined)
      .map(([name]) => name);
    expect(asked).toEqual(
      expect.arrayContaining([
        'VpcId',
        'PrivateSubnetA',
        'PrivateSubnetB',
        'VpcCidr',
        'ApiScope',
        'StsBaseUrl',
      ]),
    );
    expect(json.Rules.PlaceOfTheCache.Assertions[0].AssertDescription).toContain('RedisCacheName');
  });

  test('bust-cache alone joins the VPC, and may find and use the one cache that is named', () => {
    const inside = ofType('AWS::Lambda::Function').filter(({ properties }) => properties.VpcConfig);
    expect(inside.map(({ properties }) => properties.FunctionName)).toEqual([
      `account-creation-${stage}-bust-cache`,
    ]);
    expect(inside[0]?.properties.VpcConfig.SubnetIds).toEqual([
      { Ref: 'PrivateSubnetA' },
      { Ref: 'PrivateSubnetB' },
    ]);
    const policy = JSON.stringify(ofType('AWS::IAM::Policy').filter(({ id }) => id.startsWith('bustcache')));
    for (const action of ['DescribeServerlessCaches', 'DescribeReplicationGroups', 'Connect']) {
      expect(policy).toContain(`elasticache:${action}`);
    }
    expect(policy).not.toContain('"Resource":"*"');
  });
});

test('production keeps its state, and takes whole ICNs alone', () => {
  const { ofType } = synthesize('production');
  for (const { properties, deletionPolicy } of ofType('AWS::DynamoDB::Table')) {
    expect([deletionPolicy, properties.DeletionProtectionEnabled]).toEqual(['RetainExceptOnCreate', true]);
  }
  expect(ofType('AWS::KMS::Key').map(({ deletionPolicy }) => deletionPolicy)).toEqual([
    'RetainExceptOnCreate',
  ]);
  for (const { properties } of ofType('AWS::Lambda::Function')) {
    const { ALLOW_SHORT_ICNS } = properties.Environment.Variables;
    if (ALLOW_SHORT_ICNS !== undefined) expect(ALLOW_SHORT_ICNS).toBe('false');
  }
});

test('an unknown stage is refused by name', () => {
  expect(() => readStageName('prod')).toThrow(
    'There is no stage "prod": use -c stage=<name> with local or dev or staging or production.',
  );
  expect(() => readStageName('constructor')).toThrow('There is no stage "constructor"');
  expect(() => readStageName(undefined)).toThrow('There is no stage "undefined"');
});
