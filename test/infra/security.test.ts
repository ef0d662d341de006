import { stages } from '../../infra/stages.ts';
import { stageNames, synthesize } from './template.ts';

/** What docs/security.md says and cdk-nag does not look at. */
describe.each(stageNames)('security of stage %s', (stage) => {
  const { ofType } = synthesize(stage);

  test('the alarm topic refuses what does not come over TLS', () => {
    const statements = ofType('AWS::SNS::TopicPolicy').flatMap(
      ({ properties }) => properties.PolicyDocument.Statement,
    );
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  test('API Gateway lets through what the stage says, for all methods together', () => {
    const { rate, burst } = stages[stage].throttle;
    const settings = ofType('AWS::ApiGateway::Stage').map(({ properties }) => properties.MethodSettings);
    expect(settings).toEqual([
      [
        expect.objectContaining({
          HttpMethod: '*',
          ResourcePath: '/*',
          DataTraceEnabled: false,
          ThrottlingRateLimit: rate,
          ThrottlingBurstLimit: burst,
        }),
      ],
    ]);
  });

  test('every log ends when the stage says', () => {
    const ends = ofType('AWS::Logs::LogGroup').map(({ properties }) => properties.RetentionInDays);
    expect([...new Set(ends)]).toEqual([stages[stage].logRetentionDays]);
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
