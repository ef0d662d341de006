import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { changed, freshState } from '../../lambdas/control-rollout/change-state.ts';
import { DynamoRolloutStore } from '../../lambdas/ports/rollout-store/dynamo-rollout-store.ts';
import { OPERATOR_ACCESS_KEY } from '../../local/aws/grants.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { proxyEvent } from '../fixtures/lambda-events.ts';
import { until } from '../until.ts';
import { createAccount, readAccount, TERMS, tokenFor } from './person.ts';

const SANDBOXES = 20;
/** Sandboxes that go on working after the kill; the others stay frozen. */
const AWAKE = 3;
/** From the write to the last request that may be let in. */
const HOLDS_AFTER_MS = 6_000;

interface Asked {
  /** Milliseconds since the kill was written; negative before it. */
  readonly startedAfter: number;
  readonly status: number;
  readonly reason?: string;
}

let pipeline: Pipeline;
let tokens: string[];

const icnOf = (person: number) => `1000000001V${700_000 + person}`;

beforeAll(async () => {
  const { folder } = await synthesize();
  const { template } = loadTemplate(folder);
  for (const { Type, Properties = {} } of Object.values(template.Resources)) {
    if (Type === 'AWS::Lambda::Function' && String(Properties.FunctionName).endsWith('-create-account')) {
      Properties.ReservedConcurrentExecutions = SANDBOXES;
    }
  }
  pipeline = await startPipeline({ template, mhvLatencyMs: 5 });
  // On a busy machine requests alone would start fewer.
  for (let sandbox = 0; sandbox < SANDBOXES; sandbox += 1) await pipeline.warmUp('-create-account');
  tokens = await Promise.all(
    Array.from({ length: SANDBOXES }, (_, person) => tokenFor(pipeline, icnOf(person))),
  );
}, 60_000);
afterAll(() => pipeline?.stop());

/** Requests in one turn of the event loop: each gets a sandbox of its own. None is answered from the store. */
function ask(people: number, killedAt: number): Promise<Asked[]> {
  return Promise.all(
    Array.from({ length: people }, async (_, person) => {
      const startedAfter = performance.now() - killedAt;
      const headers = {
        authorization: `Bearer ${tokens[person]}`,
        'content-type': 'application/json',
        'cache-control': 'no-cache',
      };
      const body = JSON.stringify({ icn: icnOf(person), terms_of_use: TERMS });
      const invocation = await pipeline.invoke('create-account', proxyEvent({ headers, body }));
      if (invocation.kind !== 'answered') throw new Error(`create-account failed: ${invocation.message}`);
      const answer = invocation.payload as { statusCode: number; body: string };
      return {
        startedAfter,
        status: answer.statusCode,
        reason: JSON.parse(answer.body).errors?.[0].meta.reason,
      };
    }),
  );
}

/** As an operator does: one write, past the controller. */
async function kill(): Promise<number> {
  const client = new DynamoDBClient({
    endpoint: pipeline.endpoints.aws,
    region: 'us-gov-west-1',
    credentials: { accessKeyId: OPERATOR_ACCESS_KEY, secretAccessKey: 'any' },
  });
  const store = new DynamoRolloutStore(client, 'account-creation-local-control');
  const now = Date.now();
  const killed = changed(
    freshState(100, now),
    { what: 'killed', why: 'a test', percentage: 0, status: 'killed' },
    { by: 'operator', at: now },
  );
  expect(await store.write(await store.read(), killed)).toBe('written');
  client.destroy();
  return performance.now();
}

test('a kill holds in every sandbox within 6 s, and a known account goes on answering', async () => {
  expect((await ask(SANDBOXES, performance.now())).map(({ status }) => status)).toEqual(
    Array(SANDBOXES).fill(200),
  );
  const coldStarts = () =>
    pipeline.logs.filter(
      ({ fields }) => fields.service === 'create-account' && fields.step === 'answer' && fields.cold_start,
    );
  await until('there are that many sandboxes', () => coldStarts().length === SANDBOXES);

  const killedAt = await kill();
  const asked: Asked[] = [];
  await until(
    'the time to hold is over',
    async () => {
      asked.push(...(await ask(AWAKE, killedAt)));
      return performance.now() - killedAt >= HOLDS_AFTER_MS;
    },
    2 * HOLDS_AFTER_MS,
  );
  asked.push(...(await ask(SANDBOXES, killedAt)));

  const late = asked.filter(({ startedAfter }) => startedAfter >= HOLDS_AFTER_MS);
  expect(late.length).toBeGreaterThanOrEqual(SANDBOXES);
  const letIn = asked.filter(({ status }) => status === 200).map(({ startedAfter }) => startedAfter);
  expect(Math.max(0, ...letIn)).toBeLessThan(HOLDS_AFTER_MS);
  const refused = asked.filter(({ status }) => status !== 200);
  expect(new Set(refused.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
    new Set(['403 not_in_rollout']),
  );

  const known = icnOf(0);
  expect((await createAccount(pipeline, known)).body.meta.source).toBe('stored');
  expect((await readAccount(pipeline, known)).status).toBe(200);
  expect((await createAccount(pipeline, icnOf(SANDBOXES))).status).toBe(403);
}, 90_000);
