import { planNamed } from '../../lambdas/contracts/rollout-plans/plans.ts';
import { type Pipeline, type PipelineSettings, startPipeline } from '../../local/pipeline.ts';
import { startRedis } from '../../local/servers/redis.ts';
import { startPlan } from '../../local/start-plan.ts';
import { createStack } from '../../local/template/stack.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate, type Template } from '../../local/template/template.ts';
import { differences, type Exception, type Right, rightsOf } from '../fixtures/rights.ts';
import { changeStatements } from '../fixtures/statements.ts';
import { until } from '../until.ts';
import { planOutage, putAlarm } from './incident.ts';
import { proveMainJob } from './main-job.ts';
import { createAccount, readAccount, sendFeedback, tokenFor } from './person.ts';

/** What the service itself does, where no use can be seen here. */
const EXCEPTIONS: readonly Exception[] = [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    reason:
      'Lambda writes what a function prints, into streams whose names it makes up; here it is collected.',
  },
  {
    actions: [
      'elasticache:Connect',
      'elasticache:DescribeReplicationGroups',
      'elasticache:DescribeServerlessCaches',
    ],
    function: 'bust-cache',
    reason: 'Only a cache in ElastiCache is found by name or entered with IAM; here it is a plain Redis.',
  },
];

const BOTH_BUSTS_MS = 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let template: Template;
let allowed: Right[];
const used: Right[] = [];

beforeAll(async () => {
  const { folder } = await synthesize();
  const { stackName: name, template: synthesized } = loadTemplate(folder);
  template = synthesized;
  await everyKindOfWork();
  await workWithoutBus();
  await rollout();
  await incidents();
  allowed = rightsOf(createStack({ name, template, parameters, awsUrl: 'http://127.0.0.1' }));
}, 120_000);

let parameters: Record<string, string> = {};
/** What stopped some of the work: with a right left out, that it was not done. */
let fault: unknown;

/** Runs a pipeline and keeps what was done in it. */
async function run(
  settings: PipelineSettings,
  work: (pipeline: Pipeline) => Promise<unknown>,
): Promise<void> {
  const pipeline = await startPipeline({ ...settings, mhvLatencyMs: 5 });
  try {
    await work(pipeline);
  } catch (caught) {
    fault ??= caught;
  } finally {
    used.push(...pipeline.usedActions);
    parameters = pipeline.surroundings.parameters;
    await pipeline.stop();
  }
}

/** A request that nobody waits for, until its work is done. */
async function inBackground(pipeline: Pipeline, icn: string): Promise<void> {
  const accepted = await createAccount(pipeline, icn, { headers: { prefer: 'respond-async' } });
  expect(accepted.status).toBe(202);
  await until('its account can be read', async () => (await readAccount(pipeline, icn)).status === 200);
}

/** With a cache that has a password, so that the secret with it is read. */
async function everyKindOfWork(): Promise<void> {
  const redis = await startRedis({});
  try {
    await run({ redisUrl: redis.url.replace('//', '//default:password@') }, async (pipeline) => {
      const { stored } = await proveMainJob(pipeline, {
        created: '1000000001V600001',
        refused: '1000000805V600001',
      });
      await inBackground(pipeline, '1000000001V600004');
      const { correlation_id } = stored.body.meta;
      expect((await sendFeedback(pipeline, '1000000805V600001', { correlation_id })).status).toBe(201);
      const { api } = pipeline.endpoints;
      const authorization = `Bearer ${await tokenFor(pipeline, '1000000001V600001')}`;
      expect((await fetch(`${api}/v1/health`, { headers: { authorization } })).status).toBe(200);
      expect((await fetch(`${api}/v1/errors`)).status).toBe(200);
      expect((await fetch(`${api}/v1/maintenance_windows`)).status).toBe(200);
      pipeline.clock.advance(BOTH_BUSTS_MS);
      await until('both busts are done', () =>
        ['bust', 'bust-later'].every((name) => pipeline.queue(name).messages.length === 0),
      );
    });
  } finally {
    await redis.stop();
  }
}

/** The bus refuses those who put events there, as in an outage, but not republish-events. */
async function workWithoutBus(): Promise<void> {
  const broken = structuredClone(template);
  for (const capability of ['createaccount', 'collectfeedback']) {
    changeStatements(broken, capability, (statements) =>
      statements.filter(({ Action }) => ![Action].flat().includes('events:PutEvents')),
    );
  }
  await run({ template: broken }, async (pipeline) => {
    const { status, body } = await createAccount(pipeline, '1000000001V600002');
    expect(status).toBe(200);
    const { correlation_id } = body.meta;
    expect((await sendFeedback(pipeline, '1000000001V600002', { correlation_id })).status).toBe(201);
    await inBackground(pipeline, '1000000001V600005');
    await until('all events are on the bus', () => pipeline.bus.archive.length > 2);
  });
}

/** A plan that a person has started, looked at each minute, with people who are in and others who are not. */
async function rollout(): Promise<void> {
  await run({}, async (pipeline) => {
    await startPlan(planNamed('staging'), pipeline);
    const told = (what: string) => pipeline.notices.some(({ subject }) => subject.includes(what));
    await until('it is raised to half of the people', () => {
      pipeline.clock.advance(MINUTE_MS);
      return told('raised, 50 %');
    });
    const people = Array.from({ length: 20 }, (_, index) => `10000000${10 + index}V600003`);
    const answers = await Promise.all(people.map((icn) => createAccount(pipeline, icn)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 403]));
    const looks = () => pipeline.metrics.filter(({ name }) => name === 'RolloutLooked').length;
    const before = looks();
    await until('it is looked at with evidence', () => {
      pipeline.clock.advance(MINUTE_MS);
      return looks() > before + 1;
    });
    const probes = pipeline.metrics.filter(({ name, value }) => name === 'ProbeSucceeded' && value === 1);
    expect(probes.length).toBeGreaterThan(0);
  });
}

/** Incidents, and a planned outage that is announced, is over and summed up. */
async function incidents(): Promise<void> {
  await run({}, async (pipeline) => {
    const start = Math.floor(pipeline.clock.now());
    await planOutage(pipeline, { start, end: start + DAY_MS });
    putAlarm(pipeline, 'create-account-response', 'response');
    putAlarm(pipeline, 'create-account-internal-error', 'internal-error');
    const told = (...topics: string[]) =>
      until(`people are told: ${topics}`, () => {
        pipeline.clock.advance(MINUTE_MS);
        return topics.every((topic) => pipeline.notices.some((notice) => notice.topic.endsWith(`-${topic}`)));
      });
    await told('latency', 'errors', 'outages');
    pipeline.clock.advance(DAY_MS);
    await told('system-status');
  });
}

test('every role allows what was used and nothing else', () => {
  const lines = differences(allowed, used, EXCEPTIONS);
  // Together: the right for want of which work was not done. What was not done then used nothing.
  const shown = fault ? lines.filter((line) => line.endsWith('used and not allowed')) : lines;
  expect({ differences: shown, fault }).toEqual({ differences: [], fault: undefined });
  expect(new Set(used.map((use) => use.function)).size).toBeGreaterThanOrEqual(6);
});

describe('the comparison shows', () => {
  const shown = (rights: readonly Right[], exceptions = EXCEPTIONS) =>
    differences(rights, used, exceptions).map((line) => line.replace(/arn:\S+:/, '').replace(/ +/g, ' '));

  test.each([
    ['too many', (right: Right) => ({ ...right, action: 'events:PutRule' })],
    ['a wildcard', (right: Right) => ({ ...right, action: 'events:Put*' })],
    ['for everything', (right: Right) => ({ ...right, resource: '*' })],
  ])('a grant %s', (_, change) => {
    const grant = allowed.find(({ action }) => action === 'events:PutEvents');
    if (!grant) throw new Error('nobody may put events');
    const { function: name, action, resource } = change(grant);
    expect(shown([...allowed, change(grant)])).toEqual([
      `${name} ${action} ${resource.replace(/^arn:\S+:/, '')} allowed and never used`,
    ]);
  });

  test('a grant that is left out', () => {
    const without = allowed.filter(({ action }) => action !== 'dynamodb:DeleteItem');
    expect(shown(without)).toEqual([
      'account-creation-local-store-error dynamodb:DeleteItem table/account-creation-local-results used and not allowed',
    ]);
  });

  test('an exception that no role needs', () => {
    const idle = { actions: ['ec2:CreateNetworkInterface'], reason: 'none' };
    expect(shown(allowed, [...EXCEPTIONS, idle])).toEqual([
      '(exceptions) ec2:CreateNetworkInterface any function not needed by a role',
    ]);
  });
});
