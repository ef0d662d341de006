import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate, type Template } from '../../local/template/template.ts';
import { proveMainJob } from './main-job.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is broken at any depth.
type Properties = any;

/** How long a step may take that will never happen: three times what it takes on a slow machine. */
const LONGEST_MS = 3_000;

/** What a colleague could break without noticing, and where the main job must notice it. */
const breaks: readonly [string, RegExp, (resources: [string, Properties][]) => void][] = [
  [
    "a rule's pattern",
    /the next sign-in of/,
    (resources) => {
      const [, rule] = find(resources, 'AWS::Events::Rule', 'bustcache');
      rule.Properties.EventPattern['detail-type'] = ['AccountCreationSucceded'];
    },
  ],
  [
    "a variable's name",
    /no account: 50\d/,
    (resources) => {
      const [, fn] = find(
        resources.filter(([id]) => !id.includes('worker')),
        'AWS::Lambda::Function',
        'createaccount',
      );
      const { RESULTS_TABLE, ...others } = fn.Properties.Environment.Variables;
      fn.Properties.Environment.Variables = { ...others, RESULT_TABLE: RESULTS_TABLE };
    },
  ],
  [
    'the grant to write errors',
    /the error of .* can be read/,
    (resources) => {
      const [, policy] = find(resources, 'AWS::IAM::Policy', 'storeerror');
      const { PolicyDocument } = policy.Properties;
      PolicyDocument.Statement = PolicyDocument.Statement.filter(
        ({ Action }: Properties) => ![Action].flat().includes('dynamodb:PutItem'),
      );
    },
  ],
  [
    'the permission to deliver to a queue',
    /the next sign-in of/,
    (resources) => {
      const [, policy] = find(resources, 'AWS::SQS::QueuePolicy', 'bustcachebustqueue');
      const { PolicyDocument } = policy.Properties;
      PolicyDocument.Statement = PolicyDocument.Statement.filter(
        ({ Effect }: Properties) => Effect !== 'Allow',
      );
    },
  ],
  [
    'the permission of the API to call a function',
    /no account: 50\d/,
    (resources) => {
      for (const [id, resource] of resources) {
        if (resource.Type === 'AWS::Lambda::Permission' && id.includes('account')) {
          resource.Properties.Principal = 'events.amazonaws.com';
        }
      }
    },
  ],
];

describe.each(breaks)('broken on purpose: %s', (_what, whatIsSeen, breakIt) => {
  let pipeline: Pipeline | undefined;
  afterEach(() => pipeline?.stop());

  test('the main job does not get through, and it shows where', async () => {
    const template: Template = structuredClone(loadTemplate((await synthesize()).folder).template);
    breakIt(Object.entries(template.Resources));
    pipeline = await startPipeline({ template });
    const persons = { created: '1000000001V300001', refused: '1000000805V300001' };
    await expect(proveMainJob(pipeline, persons, LONGEST_MS)).rejects.toThrow(whatIsSeen);
  }, 60_000);
});

test('unbroken, the same template gets through', async () => {
  const { template } = loadTemplate((await synthesize()).folder);
  const pipeline = await startPipeline({ template });
  try {
    const persons = { created: '1000000001V300002', refused: '1000000805V300002' };
    await expect(proveMainJob(pipeline, persons)).resolves.toBeDefined();
  } finally {
    await pipeline.stop();
  }
}, 60_000);

function find(resources: [string, Properties][], type: string, idPart: string): [string, Properties] {
  const found = resources.filter(([id, resource]) => resource.Type === type && id.includes(idPart));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} of ${type} with "${idPart}"`);
  return only;
}
