import { everyChoice, type Properties, stageNames, synthesize, synthesizeWith } from './template.ts';

/** Logical ids that a value needs: by Ref, Fn::GetAtt and Fn::Sub, at any depth. */
function needed(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(needed);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String([inner].flat()[0]).split('.')[0] ?? ''];
    if (key === 'Fn::Sub') {
      const [text, variables] = [inner].flat() as [string, unknown];
      const names = [...text.matchAll(/\$\{([^!.}]+)[^}]*\}/g)].map(([, name = '']) => name);
      return [...names, ...needed(variables)];
    }
    return needed(inner);
  });
}

/** A way around, if there is one: CloudFormation refuses such a template, and only when it is deployed. */
function findCycle(needs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of needs.get(id) ?? []) {
      const cycle = visit(next, [...way, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of needs.keys()) {
    const cycle = visit(id, []);
    if (cycle) return cycle;
  }
  return undefined;
}

test('the cycle finder finds a cycle over every kind of reference, and only a cycle', () => {
  const graph = (edges: Record<string, unknown>) =>
    new Map(Object.entries(edges).map(([id, value]) => [id, needed(value)]));
  expect(findCycle(graph({ a: { Ref: 'b' }, b: [{ 'Fn::GetAtt': ['c', 'Arn'] }], c: {} }))).toBeUndefined();
  expect(findCycle(graph({ a: { Ref: 'b' }, b: { x: { 'Fn::GetAtt': ['a', 'Arn'] } } }))).toEqual([
    'a',
    'b',
    'a',
  ]);
  expect(
    findCycle(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders.
      graph({ a: { 'Fn::Sub': 'arn:${b.Arn}/${!c}' }, b: { 'Fn::Sub': ['${x}', { x: { Ref: 'a' } }] } }),
    ),
  ).toEqual(['a', 'b', 'a']);
});

describe.each([
  ...stageNames.map((stage) => [stage, synthesize(stage)] as const),
  ['production with every choice', synthesizeWith(everyChoice.stage, everyChoice.changes)] as const,
])('what only a real deployment would show, stage %s', (name, { resources, ofType, json }) => {
  test('no cycle over Ref, GetAtt, Sub and DependsOn', () => {
    const needs = new Map(
      resources.map(({ id, properties, dependsOn }) => [id, [...needed(properties), ...dependsOn]]),
    );
    expect(findCycle(needs)).toBeUndefined();
  });

  test('nothing that GovCloud does not have', () => {
    const gaps = [
      'AWS::Pipes::Pipe',
      'AWS::Events::ApiDestination',
      'AWS::Events::Connection',
      'AWS::Lambda::Url',
    ];
    expect(resources.filter(({ type }) => gaps.includes(type))).toEqual([]);
    for (const { properties } of ofType('AWS::Lambda::Function')) {
      expect(Object.keys(properties.LoggingConfig)).toEqual(['LogGroup']);
    }
  });

  test('no partition, region or account is written down', () => {
    const text = JSON.stringify(json.Resources);
    expect(text).not.toMatch(/arn:aws(-us-gov)?:/);
    expect(text).not.toMatch(/\b(us|us-gov)-(east|west)-\d\b/);
  });

  test('no function has reserved concurrency: in a new account any value fails the deployment', () => {
    const reserved = ofType('AWS::Lambda::Function').filter(
      ({ properties }: { properties: Properties }) => properties.ReservedConcurrentExecutions !== undefined,
    );
    const kept = reserved.map(({ properties }) => properties.FunctionName);
    expect(kept).toEqual(
      name.endsWith('every choice') ? [`account-creation-${everyChoice.stage}-create-account`] : [],
    );
  });

  test('an account has one CloudWatch role for API Gateway: it outlives the stack', () => {
    for (const account of ofType('AWS::ApiGateway::Account')) expect(account.deletionPolicy).toBe('Retain');
  });
});
