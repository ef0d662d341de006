import { readFileSync } from 'node:fs';
import { describePart, isPart, readDescription, runbookHeadings } from '../../lambdas/contracts/incidents.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { type Properties, stageNames, synthesize, target } from './template.ts';
import { dimensionsOf, notWritten } from './written-metrics.ts';

const everyAlarm = (stage: (typeof stageNames)[number]) => {
  const { ofType } = synthesize(stage);
  return [...ofType('AWS::CloudWatch::Alarm'), ...ofType('AWS::CloudWatch::CompositeAlarm')];
};

test('what alarms of some stage name, what the router knows and what the runbook has are the same headings', () => {
  const named = stageNames.flatMap((stage) =>
    everyAlarm(stage).flatMap(
      ({ properties }) => readDescription(properties.AlarmDescription)?.runbook ?? [],
    ),
  );
  const known = Object.keys(runbookHeadings).sort();
  expect([...new Set(named)].sort()).toEqual(known);
  const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## ([a-z-]+)$/gm)];
  expect(headings.map(([, heading]) => heading).sort()).toEqual(known);
});

test('each section of the runbook says the same five things, in this order', () => {
  const sections = readFileSync('docs/runbook.md', 'utf8').split(/^## /m).slice(1);
  const said = sections.map((section) => {
    const [heading = ''] = section.split('\n', 1);
    return [heading, ...[...section.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, name]) => name)];
  });
  const five = ['Means', 'Who is hurt', 'Look first', 'Mend', 'If it comes back'];
  expect(said).toEqual(said.map(([heading]) => [heading, ...five]));
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
  const metricQueries = ({ Metrics = [] }: Properties): Properties[] =>
    Metrics.filter(({ MetricStat }: Properties) => MetricStat);
  const metricsOf = (properties: Properties): Properties[] =>
    properties.Metrics ? metricQueries(properties).map(({ MetricStat }) => MetricStat.Metric) : [properties];
  const topic = one('AWS::SNS::Topic', 'alarms');
  const parts = alarms.filter(({ properties }) => isPart(properties.AlarmDescription));
  const composites = ofType('AWS::CloudWatch::CompositeAlarm');
  /** Those that people hear of. */
  const voices = everyAlarm(stage).filter((alarm) => !parts.includes(alarm));
  /** Logical ids of a composite's alarms. */
  const childrenOf = ({ AlarmRule }: Properties): string[] =>
    [...JSON.stringify(AlarmRule).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].map(([, id = '']) => id);

  test('each says how urgent it is, who is hurt and what to read', () => {
    expect(voices.length).toBeGreaterThan(20);
    const silent = voices.filter(({ properties }) => {
      const text = readDescription(properties.AlarmDescription);
      return !text || !/^[A-Z].{20,}\.$/.test(text.impact);
    });
    expect(silent.map(({ properties }) => properties.AlarmName)).toEqual([]);
  });

  test('each tells the encrypted topic of trouble and of recovery', () => {
    for (const { properties } of voices) {
      const { AlarmName, AlarmActions = [], OKActions = [] } = properties;
      const told = [AlarmActions, OKActions].map((actions: Properties[]) => actions.map(target));
      expect([AlarmName, ...told.map((topics) => topics.includes(topic.id))]).toEqual([
        AlarmName,
        true,
        true,
      ]);
    }
    expect(topic.properties.KmsMasterKeyId).toBeDefined();
    expect(json.Outputs.AlarmTopicArn.Value).toEqual({ Ref: topic.id });
  });

  test('a child of a composite tells nobody, and its composite is the one that it says', () => {
    const children = composites.flatMap(({ properties }) =>
      childrenOf(properties).map((id) => [id, describePart(properties.AlarmName)] as const),
    );
    expect(children.length).toBeGreaterThan(0);
    expect(new Map(parts.map(({ id, properties }) => [id, properties.AlarmDescription]))).toEqual(
      new Map(children),
    );
    const loud = parts.filter(({ properties }) => properties.AlarmActions ?? properties.OKActions);
    expect(loud.map(({ properties }) => properties.AlarmName)).toEqual([]);
  });

  test('all that watches the router is one alarm, which reaches people without it', () => {
    const failing = composites.find(({ properties }) =>
      properties.AlarmName.endsWith('-route-incident-failing'),
    );
    const { AlarmActions = [], OKActions = [] } = failing?.properties ?? {};
    const critical = one('AWS::SNS::Topic', 'critical').id;
    expect([AlarmActions, OKActions].map((actions) => actions.map(target).sort())).toEqual([
      [topic.id, critical].sort(),
      // Of trouble alone: a deployment that begins and ends well changes it to OK.
      [topic.id],
    ]);
    const watching = childrenOf(failing?.properties ?? {}).map((id) =>
      alarms.find((alarm) => alarm.id === id)?.properties.AlarmName.replace(`account-creation-${stage}-`, ''),
    );
    expect(watching.sort()).toEqual([
      'incidents-age',
      'incidents-dead-letters',
      'incidents-dead-letters-age',
      'route-incident-alarms-lost',
      'route-incident-alarms-not-delivered',
      'route-incident-errors',
      'route-incident-not-looking',
      'route-incident-not-sent',
      'route-incident-rule-dead-letters',
      'route-incident-rule-dead-letters-age',
      'route-incident-schedule-lost',
      'route-incident-schedule-not-delivered',
      'route-incident-throttles',
    ]);
  });

  test('a chat that does not take messages wakes nobody: the topics have told them', () => {
    const { MetricName, AlarmActions, AlarmDescription } = named('route-incident-not-posted');
    expect([MetricName, AlarmActions.map(target)]).toEqual(['MessageNotPosted', [topic.id]]);
    // The router tells nobody of what watches itself: in the same chat it would fail again, and again.
    expect(readDescription(AlarmDescription)).toMatchObject({
      severity: 'ticket',
      runbook: 'router-failing',
    });
  });

  test('the router hears of every alarm of the stage, and knows what its composites say', () => {
    const [pattern] = ofType('AWS::Events::Rule')
      .filter(({ properties }) => properties.Name.endsWith('-route-incident-alarms'))
      .map(({ properties }) => properties.EventPattern);
    const [{ prefix }] = pattern.detail.alarmName;
    const names = everyAlarm(stage).map(({ properties }) => String(properties.AlarmName));
    expect(names.filter((name) => !name.startsWith(prefix))).toEqual([]);
    const { Variables } = one('AWS::Lambda::Function', 'routeincident').properties.Environment;
    expect(JSON.parse(Variables.COMPOSITE_ALARMS)).toEqual(
      Object.fromEntries(
        composites.map(({ properties }) => [properties.AlarmName, properties.AlarmDescription]),
      ),
    );
  });

  test('each is calm without data, but for those whose fault is silence', () => {
    const loud = alarms.filter(({ properties }) => properties.TreatMissingData !== 'notBreaching');
    expect(loud.map(({ properties }) => properties.AlarmName).sort()).toEqual(
      ['control-rollout-not-looking', 'probe-api-silent', 'route-incident-not-looking'].map(
        (name) => `account-creation-${stage}-${name}`,
      ),
    );
  });

  test('none looks further back than CloudWatch does: a day, or seven from a period of an hour on', () => {
    for (const { properties } of alarms) {
      const periods = [
        ...(properties.Metrics ?? []).map(({ MetricStat }: Properties) => MetricStat?.Period),
        properties.Period,
      ].filter(Boolean);
      const most = Math.max(...periods) >= 3_600 ? 7 * 86_400 : 86_400;
      expect([properties.AlarmName, Math.max(...periods) * properties.EvaluationPeriods <= most]).toEqual([
        properties.AlarmName,
        true,
      ]);
    }
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
      ['create-account-success-rate', 100 * limits.success.least, 'LessThanThreshold'],
      ['create-account-error-rate', 100 * limits.errors.most, 'GreaterThanThreshold'],
      ['create-account-response', limits.response.ownMostMs, 'GreaterThanThreshold'],
      ['create-account-mhv-response', limits.response.upstreamMostMs, 'GreaterThanThreshold'],
      ['create-account-response-whole', limits.response.wholeMostMs, 'GreaterThanThreshold'],
      ['collect-feedback-satisfaction', 100 * limits.satisfaction.least, 'LessThanThreshold'],
      ['bust-cache-lag', limits.bust.lagMostMs, 'GreaterThanThreshold'],
      ['bust-cache-refilled', 100 * limits.bust.refilledMost, 'GreaterThanThreshold'],
    ] as const) {
      const alarm = named(name);
      expect([name, alarm.Threshold, alarm.ComparisonOperator]).toEqual([name, threshold, comparison]);
      const [figure] = alarm.Metrics.filter(({ Expression }: Properties) => Expression);
      expect(figure.Expression).toMatch(
        /-rate$/.test(name) ? /^IF\(.+ >= 50 AND .+ >= 5, / : /^IF\((n|busted \/ 2) >= (50|30), /,
      );
    }
  });

  test('our own metrics are ones that their capability writes, with these dimensions', () => {
    const read = alarms.flatMap(({ properties }) =>
      metricsOf(properties).map(({ Namespace, MetricName, Dimensions = [] }) => ({
        namespace: Namespace,
        name: MetricName,
        dimensions: dimensionsOf(Dimensions),
      })),
    );
    expect(read.length).toBeGreaterThan(alarms.length);
    expect(notWritten(read, stage, [])).toEqual([]);
  });

  test('uptime burns its budget over a long window, and still does over a short one', () => {
    const seen = composites
      .filter(({ properties }) => properties.AlarmName.includes('-uptime-'))
      .map(({ properties }) => {
        expect(JSON.stringify(properties.AlarmRule)).toMatch(/ALARM.* AND .*ALARM/);
        const windows = childrenOf(properties).map((id) => {
          const part = alarms.find((alarm) => alarm.id === id)?.properties ?? {};
          const [figure] = part.Metrics.filter(({ Expression }: Properties) => Expression);
          const periods = metricQueries(part).map(({ MetricStat }) => MetricStat.Period);
          return { figure: figure.Expression, periods, threshold: part.Threshold };
        });
        return { severity: readDescription(properties.AlarmDescription)?.severity, windows };
      });
    const both = (milliseconds: number) => Array(2).fill(milliseconds / 1_000);
    const figure = (least: number) => `IF(failed >= ${least}, failed / (failed + succeeded) / 0.001, 0)`;
    expect(seen).toEqual(
      limits.burnRates.map(({ rate, longMs, shortMs, severity }) => ({
        severity,
        windows: [
          { figure: figure(limits.leastFailedProbes), periods: both(longMs), threshold: rate },
          { figure: figure(1), periods: both(shortMs), threshold: rate },
        ],
      })),
    );
  });

  test('the whole response is every answer of POST /account, as the gateway measures it', () => {
    for (const { Namespace, MetricName, Dimensions } of metricsOf(named('create-account-response-whole'))) {
      expect([Namespace, MetricName]).toEqual(['AWS/ApiGateway', 'Latency']);
      const dimensions = Dimensions.map(({ Name, Value }: Properties) => [Name, Value]);
      expect(dimensions).toEqual(
        expect.arrayContaining([
          ['Method', 'POST'],
          ['Resource', '/account'],
        ]),
      );
    }
  });

  test('the rollout is looked at once, when an alarm changes that its gates look at too', () => {
    const [rule] = ofType('AWS::Events::Rule').filter(({ properties }) =>
      properties.Name.endsWith('-control-rollout-alarms'),
    );
    const prefixes = rule?.properties.EventPattern.detail.alarmName.map(
      ({ prefix }: { prefix: string }) => prefix,
    );
    const headings: readonly (string | undefined)[] = ['uptime', 'success-rate', 'error-rate', 'response'];
    const feeding = voices.filter(({ properties }) =>
      headings.includes(readDescription(properties.AlarmDescription)?.runbook),
    );
    expect(feeding.length).toBeGreaterThanOrEqual(headings.length);
    const unseen = feeding.filter(
      ({ properties }) => !prefixes.some((prefix: string) => properties.AlarmName.startsWith(prefix)),
    );
    expect(unseen.map(({ properties }) => properties.AlarmName)).toEqual([]);
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
