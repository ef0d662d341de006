import { readdirSync, readFileSync } from 'node:fs';
import type { StageConfig } from '../../infra/stage-config.ts';
import { stages } from '../../infra/stages.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { type LogQuery, logQueries, rolloutChanges } from '../../lambdas/contracts/log-queries.ts';
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts';
import {
  everyChoice,
  functions,
  type Properties,
  stageNames,
  synthesize,
  synthesizeWith,
} from './template.ts';
import { notWritten, type ReadMetric } from './written-metrics.ts';

/** A body of JSON with CloudFormation's references in it, each as `<logical id>`. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Properties;
  return join ? join[1].map(written).join(join[0]) : `<${Ref ?? attribute[0]}>`;
}

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly y: number;
  readonly properties: Properties;
}

/** The metrics of a graph; an expression is a member without a name. */
function metricsOf({ properties: { metrics = [] } }: Widget): ReadMetric[] {
  return metrics.flatMap((member: readonly unknown[]) => {
    const [namespace, name, ...rest] = member.filter((each) => typeof each === 'string');
    if (namespace === undefined) return [];
    const pairs = rest.flatMap((each, index) => (index % 2 === 0 ? [[each, rest[index + 1]]] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(pairs) }];
  });
}

describe.each(stageNames)('the dashboard of stage %s', (stage) => {
  const { ofType, one } = synthesize(stage);
  const { DashboardName, DashboardBody } = one('AWS::CloudWatch::Dashboard', 'dashboard').properties;
  const body: { readonly widgets: readonly Widget[] } & Properties = JSON.parse(written(DashboardBody));
  const { widgets } = body;
  const titled = (title: string): Widget => {
    const found = widgets.find(({ properties }) => properties.title === title);
    if (!found) throw new Error(`no widget ${title}`);
    return found;
  };
  const { applications }: StageConfig = stages[stage];

  test('has the name of the stage, and a sentence above each row', () => {
    expect(DashboardName).toBe(`account-creation-${stage}`);
    expect(body.periodOverride).toBe('inherit');
    const rows = Map.groupBy(widgets, ({ y }) => y);
    for (const row of rows.values()) {
      expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(24);
    }
    const texts = widgets.filter(({ type }) => type === 'text');
    for (const { properties } of texts) expect(properties.markdown).toMatch(/^## \S.*\n[A-Z].{30,}\.$/);
    expect(rows.size).toBeGreaterThan(texts.length);
  });

  test('shows no metric of ours that nobody writes', () => {
    const read = widgets.flatMap(metricsOf);
    expect(read.filter(({ namespace }) => namespace === METRIC_NAMESPACE).length).toBeGreaterThan(40);
    expect(notWritten(read, stage, applications)).toEqual([]);
  });

  test('shows the plan’s figures against the limits object', () => {
    const limitOf = (title: string) => titled(title).properties.annotations?.horizontal[0].value;
    for (const [title, limit] of [
      ['uptime, by hour', 100 * limits.uptime.least],
      ['success', 100 * limits.success.least],
      ['errors', 100 * limits.errors.most],
      ['satisfaction, by day', 100 * limits.satisfaction.least],
      ['average response', limits.response.wholeMostMs],
      ['waiting for MHV and STS', limits.response.upstreamMostMs],
      ["from MHV's answer to the busted profile", limits.bust.lagMostMs],
    ] as const) {
      expect([title, limitOf(title)]).toEqual([title, limit]);
    }
  });

  test.each([
    ['invocations', 'AWS::Lambda::Function', 'FunctionName'],
    ['GB-seconds', 'AWS::Lambda::Function', 'FunctionName'],
    ["DynamoDB's consumed units", 'AWS::DynamoDB::Table', 'TableName'],
    ['messages', 'AWS::SQS::Queue', 'QueueName'],
    ['bytes of logs', 'AWS::Logs::LogGroup', 'LogGroupName'],
  ])('counts %s of all that there is', (title, type, dimension) => {
    const shown = metricsOf(titled(title)).map(({ dimensions }) => dimensions[dimension]);
    expect([...new Set(shown)].sort()).toEqual(
      ofType(type)
        .map(({ id }) => `<${id}>`)
        .sort(),
    );
  });

  test('has the percentage of people on the right of the traffic, and the rollout’s changes beside it', () => {
    const right = titled('POST /account').properties.metrics.filter(
      (member: readonly Properties[]) => member.at(-1)?.yAxis === 'right',
    );
    expect(right.map(([, name]: readonly string[]) => name)).toEqual(['RolloutPercentage']);
    const { query } = titled('changes of the rollout').properties;
    const logs = ofType('AWS::Logs::LogGroup').find(({ properties }) =>
      String(properties.LogGroupName).endsWith('-control-rollout'),
    );
    expect(query).toBe(`SOURCE '<${logs?.id}>' | ${rolloutChanges}`);
  });
});

test('accounts are shown for each application of the stage, and for the others', () => {
  const { one } = synthesizeWith(everyChoice.stage, everyChoice.changes);
  const body = JSON.parse(written(one('AWS::CloudWatch::Dashboard', 'dashboard').properties.DashboardBody));
  for (const title of ['created', 'found', 'created without messaging']) {
    const widget = body.widgets.find(({ properties }: Widget) => properties.title === title);
    const read = metricsOf(widget);
    expect(read.map(({ dimensions }) => dimensions.application)).toEqual(['va-gov', 'mobile', 'other']);
    expect(notWritten(read, 'production', ['va-gov', 'mobile'])).toEqual([]);
  }
});

test('a metric that nobody writes is found, and one with other dimensions', () => {
  const read = (service: string, name: string, more = {}) => ({
    namespace: METRIC_NAMESPACE,
    name,
    dimensions: { service, stage: 'dev', ...more },
  });
  const wrong = [
    read('bust-cache', 'AccountSucceeded'),
    read('nobody', 'BustLag'),
    read('bust-cache', 'BustLags'),
    read('store-error', 'Outcome_mhv_805'),
    read('create-account', 'AccountCreated', { application: 'unknown' }),
    read('bust-cache', 'BustLag', { icn: '1' }),
  ];
  const right = [
    read('bust-cache', 'BustLag'),
    read('create-account', 'AccountCreated', { application: 'other' }),
  ];
  expect(notWritten([...right, ...wrong], 'dev', [])).toEqual(wrong);
});

describe.each(stageNames)('the saved queries of stage %s', (stage) => {
  const { ofType } = synthesize(stage);
  const queries = ofType('AWS::Logs::QueryDefinition').map(({ properties }) => properties);

  test.each(Object.entries<LogQuery>(logQueries))('%s: its text, on log groups that exist', (name, query) => {
    const saved = queries.find(({ Name }) => Name === `account-creation-${stage}/${name}`);
    expect(saved?.QueryString).toBe(query.text(query.placeholder));
    const groups = ofType('AWS::Logs::LogGroup');
    const asked = saved?.LogGroupNames.map(
      ({ Ref }: { Ref: string }) => groups.find(({ id }) => id === Ref)?.properties.LogGroupName,
    );
    const expected = query.functions === 'all' ? functions : query.functions;
    expect(asked.sort()).toEqual(
      expected.map((each) => `/aws/lambda/account-creation-${stage}-${each}`).sort(),
    );
  });

  test('are all of them', () => {
    expect(queries).toHaveLength(Object.keys(logQueries).length);
  });
});

test('queries ask for fields that functions log', () => {
  const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const code = sources
    .filter((file) => !file.startsWith('contracts'))
    .map((file) => readFileSync(`lambdas/${file}`, 'utf8'))
    .join('\n');
  // What Logs Insights and Powertools put on every line.
  const onEveryLine = ['@timestamp', 'service'];
  const texts = [rolloutChanges, ...Object.values<LogQuery>(logQueries).map(({ text }) => text('x'))];
  const fields = texts.flatMap((text) => /^fields (.+)$/m.exec(text)?.[1]?.split(', ') ?? []);
  expect(fields.length).toBeGreaterThan(10);
  const unknown = fields.filter(
    (field) => !onEveryLine.includes(field) && !new RegExp(`\\b${field}\\b`).test(code),
  );
  expect(unknown).toEqual([]);
});
