import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StageConfig } from '../../../infra/stage-config.ts';
import { type StageName, stages } from '../../../infra/stages.ts';
import { type Properties, synthesize, synthesizeWith } from '../../infra/template.ts';

const document = readFileSync(path.resolve('docs/deploy.md'), 'utf8');
const deployed = (Object.keys(stages) as StageName[]).filter((stage) => stage !== 'local');

/** What stands between this heading and the next one. */
function section(heading: string): string {
  const [, after] = document.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`docs/deploy.md has no heading "${heading}"`);
  return after.split(/\n#+ /)[0] ?? '';
}

/** Cells of the rows whose first cell begins with a name in backticks; the name without them. */
function rows(heading: string): string[][] {
  return [...section(heading).matchAll(/^\| `([^`]+)`[^|]* \|(.*)\|$/gm)].map(([, name = '', rest = '']) => [
    name,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
}

/** The parameters that an operator gives: name, and whether there is a default. CDK's own is of another type. */
function parameters(json: Properties): Map<string, 'default' | 'asked'> {
  const own = Object.entries<Properties>(json.Parameters).filter(([, { Type }]) => Type === 'String');
  return new Map(own.map(([name, { Default }]) => [name, Default === undefined ? 'asked' : 'default']));
}

describe('the table of parameters', () => {
  const documented = rows('### Parameters');

  test('has each parameter of a deployed stage once, and no other', () => {
    const there = new Set(deployed.flatMap((stage) => [...parameters(synthesize(stage).json).keys()]));
    expect(documented.map(([name]) => name).sort()).toEqual([...there].sort());
  });

  test.each(deployed)('says for %s what is there, and what is asked for', (stage) => {
    const header = /^\| parameter \|(.*)\|$/m.exec(section('### Parameters'))?.[1]?.split('|') ?? [];
    const column = header.findIndex((cell) => cell.trim() === stage) + 1;
    expect(column).toBeGreaterThan(0);
    const there = parameters(synthesize(stage).json);
    expect(documented.map((cells) => [cells[0], cells[column]])).toEqual(
      documented.map(([name = '']) => [name, there.get(name) ?? '-']),
    );
  });

  test.each<[string, Partial<StageConfig>]>([
    ['a private API', { callers: 'listed', cache: { kind: 'existing', inNetwork: true } }],
    ['a domain name', { customDomain: true }],
    ['a cache that is there', { cache: { kind: 'existing', inNetwork: true }, mhv: 'private' }],
  ])('what %s asks for is named', (_, changes) => {
    for (const name of parameters(synthesizeWith('dev', changes).json).keys()) {
      expect(section('### Parameters')).toContain(`\`${name}\``);
    }
  });
});

test('the table of stage data has each field once, and no other', () => {
  const fields = new Set(Object.values(stages).flatMap((config) => Object.keys(config)));
  expect(
    rows('### Stage data')
      .map(([name]) => name)
      .sort(),
  ).toEqual([...fields].sort());
});

test('the table of outputs has each output, and no other', () => {
  const outputs = new Set(deployed.flatMap((stage) => Object.keys(synthesize(stage).json.Outputs)));
  expect(
    rows('## `dev` in an empty account')
      .map(([name]) => name)
      .sort(),
  ).toEqual([...outputs].sort());
});

test('the table of secrets has each secret', () => {
  const secrets = deployed.flatMap((stage) =>
    synthesize(stage)
      .ofType('AWS::SecretsManager::Secret')
      .map(({ properties }) => String(properties.Name).replace(`/${stage}/`, '/<stage>/')),
  );
  expect(
    rows('## Secrets')
      .map(([name]) => name)
      .sort(),
  ).toEqual([...new Set(secrets)].sort());
});

test('what production keeps is listed, type by type', () => {
  const kept = synthesize('production').resources.filter(
    ({ type, deletionPolicy }) => deletionPolicy?.startsWith('Retain') && type !== 'AWS::Lambda::Version',
  );
  expect(
    rows('## Destroying')
      .map(([name]) => name)
      .sort(),
  ).toEqual([...new Set(kept.map(({ type }) => type))].sort());
});

test('the narrow execution policy names every service of the templates, and no other', () => {
  const types = deployed.flatMap((stage) => synthesize(stage).resources.map(({ type }) => type));
  const services = new Set(types.map((type) => type.split('::')[1]?.toLowerCase()));
  // Limited to names of ours in a statement of its own; no service of AWS's.
  for (const apart of ['iam', 'cdk']) services.delete(apart);
  const named = [...section('### Bootstrap').matchAll(/"([a-z0-9]+):\*"/g)].map(([, service]) => service);
  expect(named.filter((service) => service !== 'iam').sort()).toEqual([...services].sort());
});
