import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readContacts } from '../../infra/contacts.ts';
import type { StageConfig } from '../../infra/stage-config.ts';
import { type StageName, stages } from '../../infra/stages.ts';
import { hashOfInputs } from '../../local/template/synthesize.ts';
import type { Given } from './synthesis.ts';

// CDK's own validator loads 9 MB at the first synthesis of each process; .ci/run has one synthesis with it.
process.env.CDK_VALIDATION = 'false';

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of a thousand shapes; tests look into it freely.
export type Properties = Record<string, any>;

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: string | undefined;
  readonly replacePolicy: string | undefined;
}

export interface SynthesizedStage {
  readonly stage: StageName;
  readonly json: Properties;
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** The one resource of this type whose id contains the text. Throws if there is none or more than one. */
  one(type: string, idPart: string): Resource;
}

const synthesized = new Map<string, SynthesizedStage>();
const FOLDER = '.local/templates';
const KEPT_MS = 3_600_000;

/** The stage's template, with the feature flags of cdk.json. */
export function synthesize(stage: StageName): SynthesizedStage {
  return once(stage, stage, () => templateOf(stage, {}, withExample(stage)));
}

/** Made once for all test files, from the same sources. @param name of the template's file. */
function once(name: string, stage: StageName, make: () => Properties): SynthesizedStage {
  const known = synthesized.get(name);
  if (known) return known;
  const file = `${FOLDER}/${inputs()}-${name}.json`;
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    // Renamed when it is whole: another worker may be reading.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(make()));
    renameSync(`${file}.${process.pid}`, file);
    removeOld();
  }
  const result = describeStage(stage, JSON.parse(readFileSync(file, 'utf8')));
  synthesized.set(name, result);
  return result;
}

/** Of other sources; those of the last hour stay: another run may still read them. */
function removeOld(): void {
  const isOld = (name: string) =>
    !name.startsWith(inputs()) && Date.now() - statSync(`${FOLDER}/${name}`).mtimeMs > KEPT_MS;
  for (const name of readdirSync(FOLDER).filter(isOld)) rmSync(`${FOLDER}/${name}`, { force: true });
}

let hash: string | undefined;
function inputs(): string {
  hash ??= hashOfInputs();
  return hash;
}

/** CDK is loaded where something is synthesized: it takes each test file two seconds. */
function templateOf(stage: StageName, changes: Partial<StageConfig>, given: Given): Properties {
  const synthesis = require('./synthesis.ts') as typeof import('./synthesis.ts');
  return synthesis.templateOf(stage, changes, given);
}

function withExample(stage: StageName): Given {
  return stage === 'local' ? { contacts: exampleContacts } : {};
}

export const exampleContacts = readContacts('contacts.example.json');

/** The stage's template with other stage data, another release label or contacts. */
export function synthesizeWith(
  stage: StageName,
  changes: Partial<StageConfig>,
  given: Given = {},
): SynthesizedStage {
  const key = createHash('sha256')
    .update(JSON.stringify([changes, given]))
    .digest('hex')
    .slice(0, 16);
  return once(`${stage}-${key}`, stage, () =>
    templateOf(stage, changes, { ...withExample(stage), ...given }),
  );
}

function describeStage(stage: StageName, json: Properties): SynthesizedStage {
  const resources = Object.entries<Properties>(json.Resources).map(
    ([id, resource]): Resource => ({
      id,
      type: resource.Type,
      properties: resource.Properties ?? {},
      dependsOn: [resource.DependsOn ?? []].flat(),
      deletionPolicy: resource.DeletionPolicy,
      replacePolicy: resource.UpdateReplacePolicy,
    }),
  );
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    stage,
    json,
    resources,
    ofType,
    one(type, idPart) {
      const found = ofType(type).filter(({ id }) => id.includes(idPart));
      const [only] = found;
      if (!only || found.length > 1) {
        const ids = ofType(type).map(({ id }) => id);
        throw new Error(`${found.length} resources of ${type} with "${idPart}": ${ids.join(', ')}`);
      }
      return only;
    },
  };
}

/** What an agency may set in infra/stages.ts, and what no stage has as it is: constructs that only this makes. */
export const everyChoice = {
  stage: 'production',
  changes: {
    callers: 'listed',
    customDomain: false,
    mhv: 'private',
    alarmEmails: ['team@example.gov'],
    subscriberAccounts: ['111122223333'],
    applications: ['va-gov', 'mobile'],
    reservedConcurrency: { 'create-account': 250 },
  },
} as const satisfies { stage: StageName; changes: Partial<StageConfig> };

/** Folders of lambdas/ that have a handler. */
export const capabilities = readdirSync('lambdas').filter((folder) =>
  existsSync(`lambdas/${folder}/handler.ts`),
);

/** `<folder>` of a handler.ts, `<folder>-<part>` of a <part>-handler.ts. */
export const functions = capabilities.flatMap((folder) =>
  readdirSync(`lambdas/${folder}`)
    .filter((file) => file.endsWith('handler.ts'))
    .map((file) => [folder, file.slice(0, -'-handler.ts'.length)].filter(Boolean).join('-')),
);

export const stageNames = Object.keys(stages) as StageName[];

/** Logical id that a `Ref` or `Fn::GetAtt` names. */
export function target(value: Properties): string {
  return value.Ref ?? value['Fn::GetAtt']?.[0];
}
