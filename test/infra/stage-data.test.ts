import { checkStageConfig, type StageConfig } from '../../infra/stage-config.ts';
import { stages } from '../../infra/stages.ts';
import { type Properties, stageNames, synthesizeWith } from './template.ts';

describe('stage data', () => {
  test.each(stageNames)('of %s is sound', (stage) => {
    expect(checkStageConfig(stage, stages[stage])).toBe(stages[stage]);
  });

  test.each<[string, Partial<StageConfig>, string]>([
    [
      'a percentage over 100',
      { release: { kind: 'canary', percentage: 101, minutes: 5 } },
      'release.percentage is 101: a canary gets at most 99 percent',
    ],
    [
      'a rollout that begins over 100',
      { initialPercentage: 101 },
      'initialPercentage is 101: at most 100 percent',
    ],
    [
      'an application that is no id',
      { applications: ['va gov'] },
      'applications.0 is "va gov": not an id of an application',
    ],
    [
      'an actor that callers do not send',
      { rollout: { feature: 'mhv_account_creation', actor: 'uuid' as 'icn' } },
      'rollout.actor is "uuid"',
    ],
    [
      'a feature without a name',
      { rollout: { feature: '', actor: 'icn' } },
      'rollout.feature is "": not a name of a feature',
    ],
    [
      'an e-mail address without @',
      { alarmEmails: ['team.example.com'] },
      'alarmEmails.0 is "team.example.com"',
    ],
    ['an account number that is none', { subscriberAccounts: ['1234'] }, 'subscriberAccounts.0 is "1234"'],
    [
      'sandboxes for a capability that nobody has',
      { reservedConcurrency: { 'create-acount': 20 } },
      'reservedConcurrency.create-acount is "create-acount": there is no such capability',
    ],
    [
      'fewer sandboxes kept than API Gateway fills',
      { reservedConcurrency: { 'create-account': 49 } },
      'reservedConcurrency.create-account is 49: API Gateway lets through what 50 can hold',
    ],
    [
      'sandboxes for fewer workers than SQS has',
      { capacity: { sandboxes: 7, upstreamMs: 2_000 } },
      'capacity.sandboxes is 7: at least 8',
    ],
    [
      'sandboxes for more workers than SQS has',
      { capacity: { sandboxes: 4_004, upstreamMs: 2_000 } },
      'capacity.sandboxes is 4004: at most 4000',
    ],
    [
      'an MHV that takes longer than it is given',
      { capacity: { sandboxes: 100, upstreamMs: 15_000 } },
      'capacity.upstreamMs is 15000: at most 10000',
    ],
    ['a retention that CloudWatch does not have', { logRetentionDays: 31 as 30 }, 'logRetentionDays is 31'],
    ['a private MHV without a network', { mhv: 'private' }, 'mhv is "private": that needs cache'],
    ['a private API without a network', { callers: 'listed' }, 'callers is "listed", and probe-api asks'],
    [
      'a private API with a domain',
      { callers: 'listed', customDomain: true, cache: { kind: 'existing', inNetwork: true } },
      'customDomain is true: a private API',
    ],
    [
      'a field that nobody knows',
      { colour: 'red' } as Partial<StageConfig>,
      'colour is "colour": Invalid key',
    ],
  ])('%s is refused by its name', (_, changes, message) => {
    expect(() => checkStageConfig('dev', { ...stages.dev, ...changes })).toThrow(
      `infra/stages.ts, stage dev: ${message}`,
    );
  });
});

describe('what a stage may choose', () => {
  test('a custom domain: its name and certificate are asked for, paths stay as they are', () => {
    const { one, json } = synthesizeWith('dev', { customDomain: true });
    const { properties } = one('AWS::ApiGateway::DomainName', 'domain');
    expect(properties).toMatchObject({
      DomainName: { Ref: 'DomainName' },
      RegionalCertificateArn: { Ref: 'CertificateArn' },
      SecurityPolicy: 'TLS_1_2',
    });
    expect(one('AWS::ApiGateway::BasePathMapping', 'domain').properties.BasePath).toBe('v1');
    expect(JSON.stringify(json.Outputs.ApiUrl.Value)).toContain('{"Ref":"DomainName"},"/v1/"');
    expect([json.Parameters.DomainName.Default, json.Parameters.CertificateArn.Default]).toEqual([]);
  });

  test('a private API for the VPC endpoints that are listed, and nobody else', () => {
    const { one } = synthesizeWith('staging', { callers: 'listed' });
    const { EndpointConfiguration, Policy } = one('AWS::ApiGateway::RestApi', 'api').properties;
    expect(EndpointConfiguration.Types).toEqual(['PRIVATE']);
    expect(Policy.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: {
          StringEquals: { 'aws:SourceVpce': { 'Fn::Split': [',', { Ref: 'CallerVpcEndpoints' }] } },
        },
      },
    ]);
  });

  test('a private API is asked from inside the network: probe-api joins it, and reaches HTTPS alone', () => {
    const { ofType, one } = synthesizeWith('staging', { callers: 'listed' });
    const inside = ofType('AWS::Lambda::Function').filter(({ properties }) => properties.VpcConfig);
    expect(inside.map(({ properties }) => properties.FunctionName).sort()).toEqual([
      'account-creation-staging-bust-cache',
      'account-creation-staging-probe-api',
    ]);
    const { SecurityGroupEgress } = one('AWS::EC2::SecurityGroup', 'probeapi').properties;
    expect(SecurityGroupEgress.map(({ FromPort, ToPort }: Properties) => [FromPort, ToPort])).toEqual([
      [443, 443],
    ]);
  });

  test('a private MHV: create-account joins the network too, and reaches HTTPS alone', () => {
    const { ofType, one } = synthesizeWith('staging', { mhv: 'private' });
    const inside = ofType('AWS::Lambda::Function').filter(({ properties }) => properties.VpcConfig);
    expect(inside.map(({ properties }) => properties.FunctionName).sort()).toEqual([
      'account-creation-staging-bust-cache',
      'account-creation-staging-create-account',
      'account-creation-staging-create-account-worker',
    ]);
    const { SecurityGroupEgress } = one('AWS::EC2::SecurityGroup', 'createaccount').properties;
    expect(SecurityGroupEgress.map(({ FromPort, ToPort }: Properties) => [FromPort, ToPort])).toEqual([
      [443, 443],
    ]);
  });

  test('endpoints whose cryptography FIPS 140 has validated, for every function', () => {
    const fips = (config: Partial<StageConfig>) =>
      synthesizeWith('dev', config)
        .ofType('AWS::Lambda::Function')
        .map(({ properties }) => properties.Environment.Variables.AWS_USE_FIPS_ENDPOINT);
    expect(new Set(fips({ fipsEndpoints: true }))).toEqual(new Set(['true']));
    expect(new Set(fips({}))).toEqual(new Set(['false']));
  });

  test('who is in, and who is counted', () => {
    const { ofType } = synthesizeWith('production', {
      initialPercentage: 0.5,
      applications: ['va-gov', 'mobile'],
      rollout: { feature: 'mhv_account_creation_after_login', actor: 'x-flipper-id' },
    });
    const variables = ofType('AWS::Lambda::Function')
      .filter(({ properties }) => properties.FunctionName.endsWith('-create-account'))
      .map(({ properties }) => properties.Environment.Variables);
    expect(variables).toMatchObject([
      {
        INITIAL_PERCENTAGE: '0.5',
        APPLICATIONS: 'va-gov,mobile',
        ROLLOUT_FEATURE: 'mhv_account_creation_after_login',
        ROLLOUT_ACTOR: 'x-flipper-id',
      },
    ]);
  });

  test('sandboxes kept for a capability', () => {
    const { ofType } = synthesizeWith('dev', { reservedConcurrency: { 'create-account': 50 } });
    const kept = ofType('AWS::Lambda::Function')
      .filter(({ properties }) => properties.ReservedConcurrentExecutions)
      .map(({ properties }) => [properties.FunctionName, properties.ReservedConcurrentExecutions]);
    expect(kept).toEqual([['account-creation-dev-create-account', 50]]);
  });

  test('who gets alarms by e-mail', () => {
    const { ofType } = synthesizeWith('dev', { alarmEmails: ['team@example.com'] });
    expect(
      ofType('AWS::SNS::Subscription').map(({ properties }) => [properties.Protocol, properties.Endpoint]),
    ).toEqual([['email', 'team@example.com']]);
  });

  test('accounts that may put rules on the bus, and manage their own alone', () => {
    expect(synthesizeWith('dev', {}).ofType('AWS::Events::EventBusPolicy')).toEqual([]);
    const { one } = synthesizeWith('dev', { subscriberAccounts: ['111122223333', '444455556666'] });
    const { Statement } = one('AWS::Events::EventBusPolicy', 'bus').properties;
    expect(JSON.stringify(Statement.Principal)).toMatch(/:111122223333:root.*:444455556666:root/);
    expect(Statement.Action).toContain('events:PutRule');
    expect(Statement.Action).not.toContain('events:PutEvents');
    expect(Statement.Condition).toEqual({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable.
      StringEqualsIfExists: { 'events:creatorAccount': '${aws:PrincipalAccount}' },
      'ForAllValues:ArnLike': {
        'events:TargetArn': ['111122223333', '444455556666'].map((account) => ({
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:*:*:${account}:*`]],
        })),
      },
    });
  });
});

describe.each(stageNames)('the firewall of stage %s', (stage) => {
  const { one, ofType } = synthesizeWith(stage, {});

  test('is in front of the API; over-large bodies and markup in them are only counted, nobody is counted by address', () => {
    const { properties } = one('AWS::WAFv2::WebACL', 'firewall');
    const statements = properties.Rules.map(({ Statement }: Properties) => Statement);
    expect(statements.map(({ ManagedRuleGroupStatement: { Name } }: Properties) => Name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    // The groups' own actions stand: with `count` for a whole group nothing would be refused.
    expect(properties.Rules.map(({ OverrideAction }: Properties) => OverrideAction)).toEqual([
      { None: {} },
      { None: {} },
    ]);
    expect(statements[1].ManagedRuleGroupStatement.RuleActionOverrides).toEqual([]);
    expect(statements[0].ManagedRuleGroupStatement.RuleActionOverrides).toEqual([
      { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
      { Name: 'CrossSiteScripting_BODY', ActionToUse: { Count: {} } },
    ]);
    expect(JSON.stringify(properties.Rules)).not.toContain('RateBased');
    const { ResourceArn } = one('AWS::WAFv2::WebACLAssociation', 'firewall').properties;
    expect(JSON.stringify(ResourceArn)).toContain(ofType('AWS::ApiGateway::Stage')[0]?.id);
  });

  test('logs without tokens, to a log group that WAF may write to', () => {
    const { LogDestinationConfigs, RedactedFields } = one(
      'AWS::WAFv2::LoggingConfiguration',
      'firewall',
    ).properties;
    expect(RedactedFields).toEqual([{ SingleHeader: { Name: 'authorization' } }]);
    const group = one('AWS::Logs::LogGroup', 'firewall');
    expect(group.properties.LogGroupName).toBe(`aws-waf-logs-account-creation-${stage}`);
    expect(JSON.stringify(LogDestinationConfigs)).toContain(group.id);
    expect(JSON.stringify(LogDestinationConfigs)).not.toContain(':*"');
  });
});
