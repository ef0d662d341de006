import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '../../lambdas/contracts/incidents.ts';
import { hoursAt } from '../../lambdas/route-incident/business-hours.ts';
import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { openStartFolder, type StartFolder } from '../../local/start-folder.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';
// Before a pipeline runs in this process: loading would hold it up.
import '../../ops/incident/command.ts';
import '../../ops/outage/command.ts';
import { callOps } from '../fixtures/ops-command.ts';
import { changeStatements } from '../fixtures/statements.ts';
import { until } from '../until.ts';
import { putAlarm } from './incident.ts';

jest.setTimeout(60_000);

const MINUTE = 60_000;
/** The figure: from an alarm's change to the message on the right topic. */
const LONGEST_MS = 5_000;

const folder = mkdtempSync(path.join(tmpdir(), 'incidents-'));
let pipeline: Pipeline;
let started: StartFolder;
beforeAll(async () => {
  pipeline = await startPipeline({});
  started = await openStartFolder(folder);
  started.writeEndpoints(pipeline.endpoints);
  await pipeline.warmUp();
});
afterAll(async () => {
  started.removeEndpoints();
  await pipeline.stop();
  rmSync(folder, { recursive: true });
});

const ops = (...args: string[]) =>
  callOps([...args, '--stage', 'local'], { LOCAL_FOLDER: folder, USER: 'olga' });
const noticesOf = (topic: string) =>
  pipeline.notices.filter((notice) => notice.topic === `account-creation-local-${topic}`);
const looks = () => pipeline.metrics.filter(({ name }) => name === 'RouterLooked').length;
const isIdle = () => pipeline.queue('-incidents').messages.length === 0;

/** Minute by minute of the clock, each after all looks of the one before: a claim ends within a minute of this clock. */
async function lookUntil<T>(what: string, condition: () => T | undefined | false): Promise<T> {
  for (let minute = 0; minute < 120; minute += 1) {
    const found = condition();
    if (found) return found;
    const before = looks();
    pipeline.clock.advance(MINUTE);
    await until('it has looked', () => looks() > before && isIdle());
  }
  throw new Error(`did not happen in 120 minutes: ${what}`);
}

test('an alarm is a message to the right groups within seconds, is acknowledged, and is over', async () => {
  const [groups = []] = routes.errors[hoursAt(pipeline.clock.now())];
  const startedAt = performance.now();
  putAlarm(pipeline, 'create-account-error-rate', 'error-rate');
  const notice = await until('people are told', () => noticesOf('errors')[0]);
  const tookMs = performance.now() - startedAt;
  expect(tookMs).toBeLessThan(LONGEST_MS);
  expect(notice).toMatchObject({
    subject: '[page] local: create account error rate',
    attributes: { groups: JSON.stringify(groups), severity: 'page', hours: hoursAt(notice.at) },
  });
  expect(notice.message).toContain('What: create account error rate, 4.2, limit 1');
  await until('it is in their inboxes', () =>
    groups.every((group) =>
      pipeline.inbox.some((entry) => entry.group === group && entry.topic === notice.topic),
    ),
  );

  const id = notice.attributes.incident_id ?? '';
  expect((await ops('incident', 'list')).output).toMatch(new RegExp(`^${id} {2}page {2}since .* goes to `));
  expect(await ops('incident', 'ack', '--id', id, '--note', 'rolling back')).toMatchObject({
    code: 0,
    errors: '',
  });
  expect((await ops('incident', 'ack', '--id', id)).errors.trim()).toBe(
    `${id}: olga has acknowledged it before`,
  );

  const before = looks();
  pipeline.clock.advance(20 * MINUTE);
  await until('it is looked at after the wait', () => looks() > before);
  expect(noticesOf('errors')).toHaveLength(1);

  putAlarm(pipeline, 'create-account-error-rate', 'error-rate', 'OK');
  const over = await lookUntil('people are told of its end', () => noticesOf('errors')[1]);
  expect(over.subject).toBe('[resolved] local: create account error rate');
  const ended = looks();
  await lookUntil('it is in the history', () => looks() > ended + 1);
  expect((await ops('incident', 'list')).output.trim()).toBe('nothing is wrong on stage local');
  expect((await ops('incident', 'list', '--all')).output).toContain('acknowledged by olga, rolling back');
  expect((await ops('incident', 'ack', '--id', id, '--false-alarm')).output).toContain('was a false alarm');
});

test('what nobody acknowledges is passed on, on Slack too where a group listens there', async () => {
  putAlarm(pipeline, 'create-account-response', 'response');
  const first = await until('people are told', () => noticesOf('latency')[0]);
  await until('that is noted', isIdle);
  pipeline.clock.advance(15 * MINUTE);
  const second = await lookUntil('it is passed on', () => noticesOf('latency')[1]);
  expect(second.subject).toBe('[page, not acknowledged] local: create account response');
  expect(JSON.parse(second.attributes.groups ?? '').sort()).toEqual(['delivery', 'reliability']);
  expect(second.attributes.incident_id).toBe(first.attributes.incident_id);
  await until('it is on Slack', () =>
    pipeline.inbox.some(
      ({ group, channels, text }) =>
        group === 'reliability' && channels.includes('slack') && text.includes(second.subject),
    ),
  );
});

test('in a planned outage nobody is told but of the outage, and after it there is one summary', async () => {
  const at = (minutes: number) => new Date(pipeline.clock.now() + minutes * MINUTE).toISOString();
  const [start, end] = [at(1), at(20)];
  const window = ['--start', start, '--end', end, '--message', 'patches'];
  expect(await ops('outage', 'announce', '--service', 'mhv', ...window)).toMatchObject({ errors: '' });
  await lookUntil('teams are told that it comes', () =>
    noticesOf('outages').some(({ subject }) => subject.endsWith('planned outage')),
  );
  await lookUntil('teams are told that it has begun', () =>
    noticesOf('outages').some(({ subject }) => subject.endsWith('has begun')),
  );
  const before = noticesOf('errors').length;
  putAlarm(pipeline, 'create-account-success-rate', 'success-rate');
  const summary = await lookUntil('there is a summary', () => noticesOf('system-status')[0]);
  expect(summary.message).toContain('account-creation-local-create-account-success-rate');
  expect(JSON.parse(summary.attributes.groups ?? '')).toEqual(['maintenance']);
  const told = noticesOf('errors').slice(before);
  const settled = Date.parse(end) + 10 * MINUTE;
  expect(told.map(({ subject, at: time }) => [subject, time >= settled])).toEqual([
    ['[page] local: create account success rate', true],
  ]);
  // At least once each: the clock may jump while one is being sent.
  const said = noticesOf('outages').map(({ subject }) => subject.split(': ')[1]);
  expect([...new Set(said)]).toEqual([
    'planned outage',
    'planned outage has begun',
    'planned outage is over',
  ]);
});

test('what cannot be read comes back, and does not keep others from being read', async () => {
  const queue = pipeline.queue('-incidents');
  queue.send('nobody knows what this is');
  putAlarm(pipeline, 'bust-cache-lag', 'bust-lag');
  await until('the other one is told', () =>
    noticesOf('latency').some(({ subject }) => subject.includes('bust cache lag')),
  );
  expect(queue.messages.length).toBeGreaterThan(0);
});

test('a router that may not publish: people hear of that without it', async () => {
  const { folder: assembly } = await synthesize();
  const broken = structuredClone(loadTemplate(assembly).template);
  changeStatements(broken, 'routeincident', (statements) =>
    statements.filter(({ Action }) => Action !== 'sns:Publish'),
  );
  const failing = await startPipeline({ template: broken });
  try {
    await failing.warmUp();
    failing.alarms.watch();
    putAlarm(failing, 'create-account-error-rate', 'error-rate');
    const critical = await until('people are told', () => {
      failing.clock.advance(MINUTE);
      return failing.inbox.find(({ topic }) => topic?.endsWith('-critical'));
    });
    expect(critical.subject).toMatch(/^ALARM: "account-creation-local-route-incident-failing"/);
    expect(failing.notices.filter(({ topic }) => topic.endsWith('-errors'))).toEqual([]);
  } finally {
    await failing.stop();
  }
});
