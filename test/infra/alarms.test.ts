import { readFileSync } from 'node:fs';
import { limits } from '../../lambdas/contracts/limits.ts';
import { METRIC_NAMESPACE, metrics } from '../../lambdas/contracts/metrics.ts';
import { capabilities, type Properties, stageNames, synthesize, target } from './template.ts';

const DESCRIPTION = /^\[(page|ticket)\] [A-Z].{20,}\. docs\/runbook\.md#([a-z-]+)$/;

const runbook = (properties: Properties) => DESCRIPTION.exec(properties.AlarmDescription)?.[2];

test('the runbook has exactly the headings that alarms of some stage name', () => {
  const named = stageNames.flatMap((stage) =>
    synthesize(stage)
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ properties }) => runbook(properties)),
  );
  const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## ([a-z-]+)$/gm)];
  expect(headings.map(([, heading]) => heading).sort()).toEqual([...new Set(named)].sort());
});

describe.each(stageNames)('alarms of stage %s', (stage) => {
  const { ofType, one, json } = synthesize(stage);
  const alarms = ofType('AWS::CloudWatch::Alarm');
  const named = (name: string): Properties => {
    const found = alarms.find(
      ({ properties }) => properties.AlarmName === `account-creation-${stage}-${name}`,
    );
    if (!found) throw new Error(`no alarm ${name}`);
    return found.properties;
  };
  const metricsOf = (properties: Properties): Properties[] =>
    properties.Metrics
      ? properties.Metrics.flatMap((query: Properties) => query.MetricStat?.Metric ?? [])
      : [properties];

  test('each says how urgent it is, who is hurt and what to read', () => {
    const silent = alarms.filter(({ properties }) => !runbook(properties));
    expect(silent.map(({ properties }) => properties.AlarmName)).toEqual([]);
  });

  test('each tells the encrypted topic of trouble and of recovery, and is calm without data, but for the one whose fault is silence', () => {
    const topic = one('AWS::SNS::Topic', 'alarms');
    for (const { properties } of alarms) {
      const { AlarmName, AlarmActions = [], OKActions = [] } = properties;
      expect([AlarmName, AlarmActions.map(target), OKActions.map(target)]).toEqual([
        AlarmName,
        [topic.id],
        [topic.id],
      ]);
    }
    const loud = alarms.filter(({ properties }) => properties.TreatMissingData !== 'notBreaching');
    expect(loud.map(({ properties }) => properties.AlarmName)).toEqual([
      `account-creation-${stage}-control-rollout-not-looking`,
    ]);
    expect(topic.properties.KmsMasterKeyId).toBeDefined();
    expect(json.Outputs.AlarmTopicArn.Value).toEqual({ Ref: topic.id });
  });

  test('CloudWatch may publish to two topics; test/infra/key.test.ts says that it may use their key', () => {
    const open = ofType('AWS::SNS::TopicPolicy').filter(({ properties }) =>
      properties.PolicyDocument.Statement.some(
        ({ Effect, Action, Principal }: Properties) =>
          Effect === 'Allow' && Action === 'sns:Publish' && Principal.Service === 'cloudwatch.amazonaws.com',
      ),
    );
    const topics = ['alarms', 'critical'].map((name) => one('AWS::SNS::Topic', name).id);
    expect(open.flatMap(({ properties }) => properties.Topics.map(target)).sort()).toEqual(topics.sort());
  });

  test('the plan’s limits, each guarded by volume', () => {
    for (const [name, threshold, comparison] of [
      ['create-account-uptime', 100 * limits.uptime.least, 'LessThanThreshold'],
      ['create-account-success-rate', 100 * limits.success.least, 'LessThanThreshold'],
      ['create-account-error-rate', 100 * limits.errors.most, 'GreaterThanThreshold'],
      ['create-account-response', limits.response.ownMostMs, 'GreaterThanThreshold'],
      ['create-account-mhv-response', limits.response.upstreamMostMs, 'GreaterThanThreshold'],
    ] as const) {
      const alarm = named(name);
      expect([name, alarm.Threshold, alarm.ComparisonOperator]).toEqual([name, threshold, comparison]);
      const [figure] = alarm.Metrics.filter(({ Expression }: Properties) => Expression);
      expect(figure.Expression).toMatch(
        name.endsWith('response') ? /^IF\(n >= 50, / : /^IF\(.+ >= 50 AND .+ >= 5, /,
      );
    }
  });

  test('our own metrics are ones that the pipeline has, with the dimensions that it writes', () => {
    const ours = alarms
      .flatMap(({ properties }) => metricsOf(properties))
      .filter(({ Namespace }) => Namespace === METRIC_NAMESPACE);
    expect(ours.length).toBeGreaterThan(0);
    for (const { MetricName, Dimensions } of ours) {
      expect(Object.values(metrics)).toContain(MetricName);
      // As lambdas/platform/observability.ts writes them; an alarm on others waits for ever.
      const { service, ...others } = Object.fromEntries(
        Dimensions.map(({ Name, Value }: Properties) => [Name, Value]),
      );
      expect(capabilities).toContain(service);
      expect([{ stage }, { stage, version: expect.anything() }]).toContainEqual(others);
    }
  });

  test('uptime is that of POST /account: GET repeats a stored 503 for a day, and that is no outage', () => {
    for (const { Dimensions } of metricsOf(named('create-account-uptime'))) {
      const dimensions = Dimensions.map(({ Name, Value }: Properties) => [Name, Value]);
      expect(dimensions).toEqual(
        expect.arrayContaining([
          ['Method', 'POST'],
          ['Resource', '/account'],
        ]),
      );
    }
  });

  test('every function has an error and a throttle alarm', () => {
    for (const { id, properties } of ofType('AWS::Lambda::Function')) {
      const watched = alarms
        .filter((alarm) =>
          alarm.properties.Dimensions?.some(
            ({ Name, Value }: Properties) => Name === 'FunctionName' && Value.Ref === id,
          ),
        )
        .map((alarm) => alarm.properties.MetricName);
      expect([properties.FunctionName, watched.sort()]).toEqual([
        properties.FunctionName,
        ['Errors', 'Throttles'],
      ]);
    }
  });

  test('feedback that fails wakes nobody', () => {
    const urgent = alarms.filter(
      ({ properties }) =>
        properties.AlarmName.includes('collect-feedback') &&
        !properties.AlarmDescription.startsWith('[ticket]'),
    );
    expect(urgent.map(({ properties }) => properties.AlarmName)).toEqual([]);
    expect(named('collect-feedback-internal-error').AlarmDescription).toContain('POST /feedback');
  });

  test('every queue is watched: age where work waits, visible and age where dead letters lie', () => {
    for (const { id, properties } of ofType('AWS::SQS::Queue')) {
      const watched = alarms
        .filter((alarm) =>
          alarm.properties.Dimensions?.some(
            ({ Name, Value }: Properties) => Name === 'QueueName' && target(Value) === id,
          ),
        )
        .map((alarm) => alarm.properties.MetricName)
        .sort();
      const expected = properties.RedrivePolicy
        ? ['ApproximateAgeOfOldestMessage']
        : ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'];
      expect([properties.QueueName, watched]).toEqual([properties.QueueName, expected]);
    }
  });

  test('every rule is watched for what it could not deliver', () => {
    for (const rule of ofType('AWS::Events::Rule')) {
      const watched = alarms.filter((alarm) =>
        alarm.properties.Dimensions?.some(
          ({ Name, Value }: Properties) => Name === 'RuleName' && Value === rule.properties.Name,
        ),
      );
      expect(watched.map(({ properties }) => properties.MetricName).sort()).toEqual([
        'InvocationsFailedToBeSentToDlq',
        'InvocationsSentToDlq',
      ]);
    }
  });
});
