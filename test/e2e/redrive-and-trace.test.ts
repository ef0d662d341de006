import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accountCreationSucceededExample } from '../../lambdas/contracts/events/account-creation-succeeded.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder, type StartFolder } from '../../local/start-folder.ts';
// Before a pipeline runs in this process: loading would hold it up.
import '../../ops/redrive/command.ts';
import '../../ops/trace/command.ts';
import { callOps } from '../fixtures/ops-command.ts';
import { until } from '../until.ts';
import { createAccount } from './person.ts';

jest.setTimeout(90_000);

const folder = mkdtempSync(path.join(tmpdir(), 'redrive-'));
const { icn } = accountCreationSucceededExample.data;
let pipeline: Pipeline;
let started: StartFolder;
beforeAll(async () => {
  pipeline = await startPipeline({});
  started = await openStartFolder(folder);
  started.writeEndpoints(pipeline.endpoints);
});
afterAll(async () => {
  started.removeEndpoints();
  await pipeline.stop();
  rmSync(folder, { recursive: true });
});

async function ops(...args: string[]) {
  const ended = await callOps([...args, '--stage', 'local'], { LOCAL_FOLDER: folder });
  expect(ended.output + ended.errors).not.toContain(icn);
  return ended;
}

const event = (correlationId: string) =>
  JSON.stringify({
    detail: {
      ...accountCreationSucceededExample,
      metadata: { ...accountCreationSucceededExample.metadata, correlation_id: correlationId },
    },
  });
const isBusted = (correlationId: string) =>
  pipeline.logs.some(
    ({ fields }) =>
      fields.step === 'bust' && fields.level === 'INFO' && fields.correlation_id === correlationId,
  );

test('what a queue and a rule gave up is listed, moved back and worked on; what is for a function is left', async () => {
  const bust = pipeline.queue('bust');
  const message = bust.send(event('given-up'), { delayMs: 3_600_000 });
  bust.purge();
  pipeline.queue('bust-dead-letters').take(message, bust.settings.arn);
  const rule = pipeline.queue('bust-cache-rule-dead-letters');
  const undelivered = (target: string) => ({ TARGET_ARN: { DataType: 'String', StringValue: target } });
  rule.send(event('undelivered'), { attributes: undelivered(bust.settings.arn) });
  const looks = pipeline.queue('control-rollout-rule-dead-letters');
  looks.send('{}', {
    attributes: undelivered(
      'arn:aws:lambda:us-gov-west-1:0:function:account-creation-local-control-rollout:live',
    ),
  });

  const listed = await ops('redrive', '--dry-run');
  expect(listed.code).toBe(0);
  expect(listed.output).toMatch(/^bust-dead-letters: 1 message, .*, given up by bust$/m);
  expect(listed.output).toMatch(
    /^bust-cache-rule-dead-letters: 1 message, .*that a rule could not deliver$/m,
  );
  expect(isBusted('given-up') || isBusted('undelivered')).toBe(false);

  const { code, output } = await ops('redrive');
  expect(code).toBe(1);
  expect(output).toContain('bust-dead-letters: 1 of 1 message moved back to bust, 0 left');
  expect(output).toContain('bust-cache-rule-dead-letters: 1 message sent to queue bust');
  expect(output).toContain('1 message for function control-rollout left');
  await until('both are busted', () => isBusted('given-up') && isBusted('undelivered'));
  expect([rule, pipeline.queue('bust-dead-letters')].flatMap(({ messages }) => messages)).toEqual([]);
  expect(looks.messages).toHaveLength(1);
});

test("a person's request is found by the hash, and its steps by the correlation id", async () => {
  await createAccount(pipeline, icn, { headers: { 'x-correlation-id': 'trace-me' } });
  await until('the profile is busted', () => isBusted('trace-me'));
  const person = await ops('trace', icn, '--run');
  expect(person.code).toBe(0);
  expect(person.output).toMatch(/^icn_hash {2}[0-9a-f]{16}\n/);
  expect(person.output).toMatch(/service=create-account correlation_id=trace-me application=local-va-gov/);
  const request = await ops('trace', '--correlation-id', 'trace-me', '--run');
  expect(request.output).toMatch(/step=request.*step=mhv outcome=created.*step=answer status=200/s);
  expect(request.output).toContain('service=bust-cache correlation_id=trace-me step=bust');
});
