import { readRelease } from '../../infra/release.ts';
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts';
import {
  type Properties,
  type SynthesizedStage,
  stageNames,
  synthesize,
  synthesizeWith,
  target,
} from './template.ts';

const aliasOf = ({ ofType }: SynthesizedStage, functionId: string) =>
  ofType('AWS::Lambda::Alias').find(({ properties }) => target(properties.FunctionName) === functionId);

describe.each(stageNames)('releases of stage %s', (stage) => {
  const synthesized = synthesize(stage);
  const { ofType, one, resources } = synthesized;

  test('every function has the alias `live`, of a version of its own that stays', () => {
    for (const { id } of ofType('AWS::Lambda::Function')) {
      const alias = aliasOf(synthesized, id)?.properties;
      expect(alias?.Name).toBe('live');
      const version = one('AWS::Lambda::Version', target(alias?.FunctionVersion));
      expect(target(version.properties.FunctionName)).toBe(id);
      expect(version.deletionPolicy).toBe('Retain');
    }
  });

  test('everything calls the alias: a mapping, permission or integration of the function itself skips the release', () => {
    const functions = ofType('AWS::Lambda::Function').map(({ id }) => id);
    const callers = resources.filter(({ type }) =>
      ['AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Permission', 'AWS::ApiGateway::Method'].includes(
        type,
      ),
    );
    expect(callers.length).toBeGreaterThan(8);
    for (const { id, properties } of callers) {
      const text = JSON.stringify(properties);
      expect([id, functions.filter((name) => text.includes(`"${name}"`))]).toEqual([id, []]);
      expect(text).toMatch(/live[0-9A-F]{8}/);
    }
  });

  test('the label of the deployment is on every function, and a new one is a new version', () => {
    const versions = ({ ofType }: SynthesizedStage) => ofType('AWS::Lambda::Version').map(({ id }) => id);
    const labelled = synthesizeWith(stage, {}, { release: 'run-7' });
    for (const { properties } of labelled.ofType('AWS::Lambda::Function')) {
      expect(properties.Environment.Variables.RELEASE).toBe('run-7');
    }
    expect(versions(labelled).filter((id) => versions(synthesized).includes(id))).toEqual([]);
    expect(versions(synthesizeWith(stage, {}))).toEqual(versions(synthesized));
  });
});

describe.each(['staging', 'production'] as const)('canary releases of stage %s', (stage) => {
  const synthesized = synthesize(stage);
  const { ofType, one, json } = synthesized;
  const groups = ofType('AWS::CodeDeploy::DeploymentGroup');

  test('a new version of every function gets a part of the traffic first, and goes back on its alarm', () => {
    for (const { id } of ofType('AWS::Lambda::Function')) {
      const alias = aliasOf(synthesized, id)?.id ?? '';
      const update = json.Resources[alias].UpdatePolicy?.CodeDeployLambdaAliasUpdate;
      expect([id, update]).toEqual([id, expect.anything()]);
      const group = target(update.DeploymentGroupName);
      const { properties } = one('AWS::CodeDeploy::DeploymentGroup', group);
      expect([group, properties.AutoRollbackConfiguration]).toEqual([
        group,
        { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'] },
      ]);
      expect(properties.AlarmConfiguration).toMatchObject({ Enabled: true, Alarms: [expect.anything()] });
    }
    const [config] = ofType('AWS::CodeDeploy::DeploymentConfig');
    expect(config?.properties.TrafficRoutingConfig).toMatchObject({
      Type: 'TimeBasedCanary',
      TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: stage === 'production' ? 10 : 2 },
    });
  });

  test('its alarm sees the new version alone: a broken live one does not hold up what mends it', () => {
    for (const { id } of ofType('AWS::Lambda::Function')) {
      const version = target(aliasOf(synthesized, id)?.properties.FunctionVersion);
      const group = groups.find(({ id: name }) =>
        name.startsWith(`${id.replace(/[0-9A-F]{8}$/, '')}release`),
      );
      const alarm = one(
        'AWS::CloudWatch::Alarm',
        target(group?.properties.AlarmConfiguration.Alarms[0].Name),
      );
      const counted = alarm.properties.Metrics.flatMap(
        ({ MetricStat }: Properties) => MetricStat?.Metric ?? [],
      );
      expect(counted.map(({ MetricName }: Properties) => MetricName).sort()).toEqual(
        // Written down: `releaseFaults` itself is what could lose one.
        ['Errors', 'InternalError', 'PagingFailure'],
      );
      for (const { Namespace, Dimensions } of counted) {
        const name = Namespace === METRIC_NAMESPACE ? 'version' : 'ExecutedVersion';
        const dimension = Dimensions.find(({ Name }: Properties) => Name === name);
        expect(dimension?.Value).toEqual({ 'Fn::GetAtt': [version, 'Version'] });
      }
    }
  });

  test('CodeDeploy may move these aliases and look at alarms, and nothing else', () => {
    const role = one('AWS::IAM::Role', 'canaryrole');
    expect(role.properties.ManagedPolicyArns).toBeUndefined();
    const policy = one('AWS::IAM::Policy', 'canaryrole').properties.PolicyDocument.Statement;
    const allowed = policy.flatMap(({ Action, Resource }: Properties) =>
      [Action].flat().map((action: string) => [action, Resource]),
    );
    const moved = ofType('AWS::Lambda::Alias').map(({ id }) => ({ Ref: id }));
    const functions = ofType('AWS::Lambda::Function').map(({ id }) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    const aliases = expect.arrayContaining([...functions, ...moved]);
    expect(allowed).toEqual([
      ['cloudwatch:DescribeAlarms', '*'],
      ['lambda:GetAlias', aliases],
      ['lambda:GetProvisionedConcurrencyConfig', aliases],
      ['lambda:UpdateAlias', aliases],
    ]);
    expect(allowed[1]?.[1]).toHaveLength(functions.length + moved.length);
  });
});

test('a release label that no log line could bear is refused with its value', () => {
  expect(readRelease(undefined)).toBe('unlabelled');
  expect(readRelease('2026-11-22.1')).toBe('2026-11-22.1');
  for (const bad of ['two words', '', 'x'.repeat(65), true]) {
    expect(() => readRelease(bad)).toThrow(`The release label is ${JSON.stringify(bad)}`);
  }
});
