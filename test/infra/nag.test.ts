import { App, CfnResource } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { AccountCreationStack } from '../../infra/account-creation-stack.ts';
import { acknowledgements } from '../../infra/acknowledgements.ts';
import { UNLABELLED } from '../../infra/release.ts';
import {
  acknowledgeFindings,
  covers,
  findingId,
  isFor,
  pathBelowStack,
} from '../../infra/security-checks.ts';
import { checkStageConfig, type StageConfig } from '../../infra/stage-config.ts';
import { type StageName, stages } from '../../infra/stages.ts';
import { everyChoice, exampleContacts, type Properties, stageNames } from './template.ts';

// cdk-nag reads a property of bus policies that CDK calls deprecated.
process.env.JSII_DEPRECATED = 'quiet';

interface Finding {
  readonly stage: StageName;
  /** As cdk-nag says it, with the finding in brackets where the rule has findings. */
  readonly rule: string;
  readonly construct: string;
  readonly says: string;
}

interface Checked {
  readonly name: string;
  /** Path below the stack of each resource, with its type. */
  readonly resources: readonly { readonly construct: string; readonly type: string }[];
  /** What the packs find when nothing is acknowledged, and what is left with the table. */
  readonly all: readonly Finding[];
  readonly open: readonly Finding[];
  /** Properties of the template's resources of this type. */
  propertiesOf(type: string): readonly Properties[];
}

function check(name: string, stage: StageName, changes: Partial<StageConfig> = {}): Checked {
  const app = new App({ context: cdkJson.context });
  const config = checkStageConfig(stage, { ...stages[stage], ...changes });
  const stack = new AccountCreationStack(app, {
    stage,
    config,
    release: UNLABELLED,
    contacts: exampleContacts,
  });
  const template: Properties = app.synth().getStackArtifact(stack.artifactId).template;
  const all = findingsOf(app, stage);
  acknowledgeFindings(app, stage);
  const resources = resourcesOf(app).map((resource) => ({
    construct: pathBelowStack(resource),
    type: resource.cfnResourceType,
  }));
  const propertiesOf = (type: string) =>
    Object.entries<Properties>(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ id, ...resource.Properties }));
  return { name, resources, all, open: findingsOf(app, stage), propertiesOf };
}

function findingsOf(app: App, stage: StageName): Finding[] {
  const paths = new Map(resourcesOf(app).map((resource) => [resource.node.path, pathBelowStack(resource)]));
  return [new AwsSolutionsChecks(app), new NIST80053R5Checks(app)].flatMap((pack) =>
    pack.validateScope(app).violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({
        stage,
        rule: ruleName,
        construct: paths.get(constructPath) ?? constructPath,
        says: description,
      })),
    ),
  );
}

function resourcesOf(app: App): CfnResource[] {
  return app.node.findAll().filter(CfnResource.isCfnResource);
}

const checked = [
  ...stageNames.map((stage) => check(stage, stage)),
  check('production with private API and MHV', everyChoice.stage, everyChoice.changes),
];
const allFindings = checked.flatMap(({ all }) => all);

test.each(checked)('$name has no finding that is not acknowledged', ({ open }) => {
  expect(open.map(({ rule, construct, says }) => `${rule} at ${construct}: ${says}`)).toEqual([]);
});

describe('the table of acknowledgements', () => {
  /** Each rule at each construct that the table names: what has to earn its place. */
  const claims = acknowledgements.flatMap((entry) =>
    entry.rules.flatMap((rule) => entry.constructs.map((pattern) => ({ entry, rule, pattern }))),
  );
  const answers = ({ entry, rule, pattern }: (typeof claims)[number], finding: Finding) =>
    isFor({ ...entry, constructs: [pattern] }, finding.stage, finding.construct) &&
    findingId(rule, finding.stage, finding.construct) === finding.rule;

  test('has nothing that no stage needs any more', () => {
    const unneeded = claims.filter((claim) => !allFindings.some((finding) => answers(claim, finding)));
    expect(unneeded.map(({ rule, pattern }) => `${rule} at ${pattern}`)).toEqual([]);
  });

  test('names no stage that does not need the entry', () => {
    const unneeded = acknowledgements.flatMap((entry) =>
      (entry.stages ?? [])
        .filter((stage) => {
          const own = claims.filter((claim) => claim.entry === entry);
          const there = allFindings.filter((finding) => finding.stage === stage);
          return !there.some((finding) => own.some((claim) => answers(claim, finding)));
        })
        .map((stage) => `${entry.rules.join(', ')} on ${stage}`),
    );
    expect(unneeded).toEqual([]);
  });

  test('names buckets, keys, topics and queues one by one', () => {
    const oneByOne = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::SNS::Topic', 'AWS::SQS::Queue'];
    const guarded = checked.flatMap(({ resources }) =>
      resources.filter(({ type }) => oneByOne.includes(type)).map(({ construct }) => construct),
    );
    const wide = claims.filter(
      ({ pattern }) => pattern.includes('*') && guarded.some((construct) => covers(pattern, construct)),
    );
    expect(wide.map(({ rule, pattern }) => `${rule} at ${pattern}`)).toEqual([]);
  });

  test('acknowledges each finding once, and gives each reason once', () => {
    const twice = allFindings.filter(
      (finding) => claims.filter((claim) => answers(claim, finding)).length > 1,
    );
    expect(twice.map(({ rule, construct, stage }) => `${rule} at ${construct} of ${stage}`)).toEqual([]);
    expect(new Set(acknowledgements.map(({ reason }) => reason)).size).toBe(acknowledgements.length);
  });
});

/** Facts that reasons of the table rest on, and that no rule of cdk-nag would notice. */
describe.each(checked)('what the acknowledgements of $name rest on', ({ propertiesOf }) => {
  test('functions are invoked by API Gateway and event sources; only what a schedule runs is asynchronous', () => {
    const invokers = propertiesOf('AWS::Lambda::Permission').map(({ Principal, FunctionName }) => [
      Principal,
      Principal === 'events.amazonaws.com' ? FunctionName.Ref.replace(/live.*/, '') : '',
    ]);
    expect([...new Set(invokers.map((each) => each.join(' ').trim()))].sort()).toEqual([
      'apigateway.amazonaws.com',
      'events.amazonaws.com controlrollout',
      'events.amazonaws.com probeapi',
    ]);
    // A proxy integration always waits for the answer.
    const integrations = propertiesOf('AWS::ApiGateway::Method').map(({ Integration }) => Integration.Type);
    expect([...new Set(integrations)]).toEqual(['AWS_PROXY']);
  });

  test('everything in a VPC names its security groups: the default group has no member', () => {
    const members = [
      ...propertiesOf('AWS::Lambda::Function').flatMap(({ VpcConfig }) => VpcConfig ?? []),
      ...propertiesOf('AWS::ElastiCache::ServerlessCache'),
      ...propertiesOf('AWS::EC2::VPCEndpoint'),
    ];
    const named = members.map(({ SecurityGroupIds, ...member }) => [SecurityGroupIds?.length > 0, member]);
    expect(named.filter(([has]) => !has).map(([, member]) => member)).toEqual([]);
  });

  test('there is no route but these; error catalogue, planned outages and health of the API need no token', () => {
    const resources = propertiesOf('AWS::ApiGateway::Resource');
    const routes = propertiesOf('AWS::ApiGateway::Method').map(({ HttpMethod, ResourceId }) => {
      const resource = resources.find(({ id }) => id === ResourceId.Ref);
      return `${HttpMethod} /${resource?.PathPart}`;
    });
    expect(routes.sort()).toEqual([
      'GET /account',
      'GET /errors',
      'GET /health',
      'GET /maintenance_windows',
      'POST /account',
      'POST /feedback',
    ]);
  });
});
