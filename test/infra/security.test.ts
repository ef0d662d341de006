import { sharesOf } from '../../infra/capacity.ts';
import { stages } from '../../infra/stages.ts';
import { everyChoice, type Properties, stageNames, synthesize, synthesizeWith, target } from './template.ts';

/** What docs/security.md says and cdk-nag does not look at. */
describe.each(stageNames)('security of stage %s', (stage) => {
  const { ofType, json } = synthesize(stage);

  test('addresses that are called or believed have TLS, but for those on the same machine', () => {
    const addresses = Object.entries<Properties>(json.Parameters).filter(([name]) => name.endsWith('Url'));
    expect(addresses.map(([name]) => name).sort()).toEqual(['MhvBaseUrl', 'StsBaseUrl', 'StsJwksUrl']);
    for (const [name, { AllowedPattern, Default }] of addresses) {
      const pattern = new RegExp(`^(${AllowedPattern})$`);
      const tail = name === 'StsJwksUrl' ? '/certs' : '';
      const taken = (text: string) => [name, text, pattern.test(text)];
      for (const good of [`https://sts.example.gov${tail}`, `http://127.0.0.1:80${tail}`, Default].flat()) {
        if (good !== undefined) expect(taken(good)).toEqual([name, good, true]);
      }
      const bad = [`http://sts.example.gov${tail}`, `http://127.0.0.1.example.gov${tail}`, `ftp://a${tail}`];
      for (const each of bad) expect(taken(each)).toEqual([name, each, false]);
    }
  });

  test('every topic refuses what does not come over TLS', () => {
    const guarded = ofType('AWS::SNS::TopicPolicy')
      .filter(({ properties }) =>
        properties.PolicyDocument.Statement.some(
          ({ Effect, Principal, Action, Condition }: Properties) =>
            Effect === 'Deny' &&
            Principal === '*' &&
            Action === 'sns:Publish' &&
            Condition.Bool['aws:SecureTransport'] === 'false',
        ),
      )
      .flatMap(({ properties }) => properties.Topics.map(target));
    expect(guarded.sort()).toEqual(
      ofType('AWS::SNS::Topic')
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('API Gateway lets through what the stage says, and little of what needs no token', () => {
    const { rate, burst } = sharesOf(stages[stage].capacity).createAccount;
    const method = (HttpMethod: string, ResourcePath: string, rateLimit: number, burstLimit: number) => ({
      HttpMethod,
      ResourcePath,
      DataTraceEnabled: false,
      LoggingLevel: 'ERROR',
      // Without them the alarm on uptime has nothing to look at, and is calm.
      MetricsEnabled: true,
      ThrottlingRateLimit: rateLimit,
      ThrottlingBurstLimit: burstLimit,
    });
    const settings = ofType('AWS::ApiGateway::Stage').map(({ properties }) => properties.MethodSettings);
    expect(settings).toEqual([
      [
        method('*', '/*', rate, burst),
        method('GET', '/~1errors', 5, 10),
        method('GET', '/~1health', 5, 10),
        method('GET', '/~1maintenance_windows', 5, 10),
      ],
    ]);
  });

  test('every log ends when the stage says', () => {
    const ends = ofType('AWS::Logs::LogGroup').map(({ properties }) => properties.RetentionInDays);
    expect([...new Set(ends)]).toEqual([stages[stage].logRetentionDays]);
  });
});

describe.each([
  ...stageNames.map((stage) => [stage, synthesize(stage)] as const),
  ['production with every choice', synthesizeWith(everyChoice.stage, everyChoice.changes)] as const,
])('ways into and out of stage %s', (_, { ofType }) => {
  test('security groups let out to the cache and to HTTPS alone, and in nobody but bust-cache', () => {
    const inline = (property: string) =>
      ofType('AWS::EC2::SecurityGroup').flatMap(({ properties }) => properties[property] ?? []);
    const apart = (type: string) => ofType(`AWS::EC2::${type}`).map(({ properties }) => properties);
    const to = [...inline('SecurityGroupEgress'), ...apart('SecurityGroupEgress')]
      // What CDK writes for "nothing".
      .filter(({ CidrIp }: Properties) => CidrIp !== '255.255.255.255/32')
      .map(({ IpProtocol, FromPort, ToPort }: Properties) => [IpProtocol, FromPort, ToPort]);
    const port = { Ref: 'RedisPort' };
    const allowed = [
      ['tcp', 443, 443],
      ['tcp', 6379, 6379],
      ['tcp', port, port],
    ];
    for (const way of to) expect(allowed).toContainEqual(way);
    const from = [...inline('SecurityGroupIngress'), ...apart('SecurityGroupIngress')];
    for (const { SourceSecurityGroupId, FromPort, ToPort } of from) {
      expect([SourceSecurityGroupId, FromPort, ToPort]).toEqual([expect.anything(), 6379, 6379]);
    }
  });

  test("API Gateway's own address is shut where the API has a domain of its own", () => {
    const hasDomain = ofType('AWS::ApiGateway::DomainName').length > 0;
    const shut = ofType('AWS::ApiGateway::RestApi').map(
      ({ properties }) => properties.DisableExecuteApiEndpoint,
    );
    expect(shut).toEqual([hasDomain]);
  });
});

test('production: logs for a year, FIPS endpoints, TLS 1.2 at least, whole ICNs alone', () => {
  const { ofType } = synthesize('production');
  expect(stages.production).toMatchObject({ logRetentionDays: 365, allowShortIcns: false });
  const fips = ofType('AWS::Lambda::Function').map(
    ({ properties }) => properties.Environment.Variables.AWS_USE_FIPS_ENDPOINT,
  );
  expect([...new Set(fips)]).toEqual(['true']);
  const policies = ofType('AWS::ApiGateway::DomainName').map(({ properties }) => properties.SecurityPolicy);
  expect(policies).toEqual(['TLS_1_2']);
});
