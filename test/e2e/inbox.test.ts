import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import contacts from '../../contacts.example.json' with { type: 'json' };
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder } from '../../local/start-folder.ts';
import { arnOf } from '../../local/template/intrinsics.ts';
import { localClientSettings } from '../../ops/stage/local-start.ts';
// Before a pipeline runs in this process: loading would hold it up.
import '../../ops/outage/command.ts';
import { callOps } from '../fixtures/ops-command.ts';

jest.setTimeout(90_000);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({});
});
afterAll(() => pipeline.stop());

const settings = () => localClientSettings(pipeline.endpoints.aws);
const topicArn = (name: string) => arnOf('sns', `account-creation-local-${name}`);

/** What it brings into inboxes: `<group> by <channels>`. */
async function published(topic: string, attributes: PublishCommandInput['MessageAttributes']) {
  const before = pipeline.inbox.length;
  await new SNSClient(settings()).send(
    new PublishCommand({
      TopicArn: topicArn(topic),
      Subject: 'A drill',
      Message: 'Nothing is wrong.',
      ...(attributes && { MessageAttributes: attributes }),
    }),
  );
  return pipeline.inbox
    .slice(before)
    .map(({ group, channels }) => `${group} by ${channels.join(', ')}`)
    .sort();
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const list = (...values: string[]) => ({ DataType: 'String.Array', StringValue: JSON.stringify(values) });

test('an incident for one group is in its inbox alone, and is printed without its text', async () => {
  expect(await published('errors', { groups: list('engineers'), severity: text('ticket') })).toEqual([
    'engineers by email, https',
  ]);
  expect(pipeline.inbox.at(-1)).toMatchObject({
    topic: 'account-creation-local-errors',
    text: 'Nothing is wrong.',
  });
  expect(pipeline.logs.findLast(({ fields }) => fields.step === 'inbox')?.fields).toEqual({
    step: 'inbox',
    service: 'inbox',
    group: 'engineers',
    channel: 'email, https',
    subject: 'A drill',
  });
});

test.each<[string, string, PublishCommandInput['MessageAttributes'], string[]]>([
  [
    'an incident that wakes',
    'latency',
    { groups: list('delivery', 'reliability'), severity: text('page') },
    ['delivery by email, sms', 'reliability by email, sms'],
  ],
  [
    'one that does not',
    'latency',
    { groups: list('reliability'), severity: text('ticket') },
    ['reliability by email'],
  ],
  [
    'what reaches people without the router',
    'critical',
    undefined,
    ['delivery by email, sms', 'engineers by email, https'],
  ],
  [
    'a planned outage',
    'outages',
    undefined,
    ['identity by email', 'maintenance by email', 'support by email', 'tool-teams by email'],
  ],
  [
    'a change of the rollout',
    'rollout',
    { audience: text('internal-teams') },
    ['identity by email', 'tool-teams by email'],
  ],
  ['the alarms as CloudWatch sends them', 'alarms', undefined, []],
])('%s', async (_, topic, attributes, expected) => {
  expect(await published(topic, attributes)).toEqual(expected);
});

test('each group that listens on Slack has a webhook in the secret, and gets what is posted there', async () => {
  const { SecretString = '' } = await new SecretsManagerClient(settings()).send(
    new GetSecretValueCommand({ SecretId: 'account-creation/local/slack-webhooks' }),
  );
  const webhooks: Record<string, string> = JSON.parse(SecretString);
  const onSlack = Object.entries(contacts).filter(([, own]) => own.some((each) => 'slack' in each));
  expect(Object.keys(webhooks).sort()).toEqual(onSlack.map(([group]) => group).sort());
  await fetch(webhooks.engineers ?? '', { method: 'POST', body: '{"text": "It is over."}' });
  expect(pipeline.inbox.at(-1)).toMatchObject({
    group: 'engineers',
    channels: ['slack'],
    text: 'It is over.',
  });
});

test('who joins hears of the next outage, until they leave', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'inbox-'));
  const started = await openStartFolder(folder);
  started.writeEndpoints(pipeline.endpoints);
  const outage = async (...args: string[]) => {
    const ended = await callOps(['outage', ...args, '--stage', 'local'], { LOCAL_FOLDER: folder });
    expect(ended).toMatchObject({ code: 0, errors: '' });
    return ended.output;
  };
  const address = ['--email', 'new-team@example.gov'];
  expect(await outage('subscribe', ...address)).toContain('opened that link');
  expect(await published('outages', undefined)).toContain('subscribers by email');
  expect(await outage('subscribers')).toContain('new-team@example.gov');
  await outage('unsubscribe', ...address);
  expect(await published('outages', undefined)).not.toContain('subscribers by email');
  started.removeEndpoints();
  rmSync(folder, { recursive: true });
});
