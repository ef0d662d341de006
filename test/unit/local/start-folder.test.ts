import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Endpoints } from '../../../local/pipeline.ts';
import { listen } from '../../../local/servers/http.ts';
import { openStartFolder } from '../../../local/start-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const endpointsFile = () => path.join(folder, 'endpoints.json');
const endpointsAt = (api: string) => ({ api }) as Endpoints;

test('what a killed start left behind is removed, its log is kept until the next one has its ports', async () => {
  const server = await listen(0, 'PORT', (_, response) => response.end());
  await server.stop();
  writeFileSync(endpointsFile(), JSON.stringify(endpointsAt(server.url)));
  writeFileSync(path.join(folder, 'log.jsonl'), 'old');
  const opened = await openStartFolder(folder);
  expect(existsSync(endpointsFile())).toBe(false);
  expect(readFileSync(opened.logFile, 'utf8')).toBe('old');
  opened.startAnew();
  opened.log({ a: 1 });
  opened.flushLog();
  expect(readFileSync(opened.logFile, 'utf8')).toBe('{"a":1}\n');
});

test('the inbox has a file for each group, and nothing of the start before', async () => {
  const entry = {
    channels: ['email', 'sms'],
    topic: 'errors',
    subject: 'It is broken',
    text: 'Look.\nMend.',
  } as const;
  const at = Date.UTC(2026, 10, 25, 2, 4);
  const before = await openStartFolder(folder);
  before.startAnew();
  before.receive({ ...entry, group: 'delivery', at, receivedAt: at });
  expect(readdirSync(before.inbox)).toEqual(['delivery.txt']);
  const opened = await openStartFolder(folder);
  expect(readdirSync(opened.inbox)).toEqual(['delivery.txt']);
  opened.startAnew();
  opened.receive({ ...entry, group: 'engineers', at, receivedAt: at - 60_000 });
  opened.receive({ group: 'engineers', channels: ['slack'], subject: '', text: 'Hello', at, receivedAt: at });
  expect(readdirSync(opened.inbox)).toEqual(['engineers.txt']);
  expect(readFileSync(path.join(opened.inbox, 'engineers.txt'), 'utf8').split('\n')).toEqual([
    '---- 2026-11-25T02:04:00.000Z (real time 2026-11-25T02:03:00.000Z)',
    'by email, sms, topic errors',
    'Subject: It is broken',
    '',
    'Look.',
    'Mend.',
    '',
    '---- 2026-11-25T02:04:00.000Z (real time 2026-11-25T02:04:00.000Z)',
    'by slack',
    '',
    'Hello',
    '',
    '',
  ]);
});

test('that of a start that runs stays, until this one is ready', async () => {
  const server = await listen(0, 'PORT', (_, response) => response.end());
  writeFileSync(endpointsFile(), JSON.stringify(endpointsAt(server.url)));
  const opened = await openStartFolder(folder);
  opened.removeEndpoints();
  expect(JSON.parse(readFileSync(endpointsFile(), 'utf8'))).toEqual({ api: server.url });
  opened.writeEndpoints(endpointsAt('http://127.0.0.1:1'));
  expect(JSON.parse(readFileSync(endpointsFile(), 'utf8'))).toEqual({ api: 'http://127.0.0.1:1' });
  await server.stop();
});

test.each(['', 'nonsense', 'null', '{}'])('an endpoints.json that says %j is removed', async (text) => {
  writeFileSync(endpointsFile(), text);
  await openStartFolder(folder);
  expect(existsSync(endpointsFile())).toBe(false);
});

test('a stop removes its own endpoints.json and not one that came later', async () => {
  const opened = await openStartFolder(folder);
  opened.writeEndpoints(endpointsAt('http://127.0.0.1:1'));
  writeFileSync(endpointsFile(), 'of another');
  opened.removeEndpoints();
  expect(readFileSync(endpointsFile(), 'utf8')).toBe('of another');
  opened.writeEndpoints(endpointsAt('http://127.0.0.1:1'));
  opened.removeEndpoints();
  expect(existsSync(endpointsFile())).toBe(false);
});

test('a log that has become too large is put aside, once', async () => {
  const opened = await openStartFolder(folder);
  opened.startAnew();
  const say = (says: string) => {
    opened.log({ says });
    opened.flushLog();
  };
  for (const says of ['first', 'x'.repeat(65 * 1024 * 1024), 'last']) say(says);
  expect(readFileSync(opened.logFile, 'utf8')).toBe('{"says":"last"}\n');
  expect(readFileSync(path.join(folder, 'log.1.jsonl'), 'utf8').slice(0, 16)).toBe('{"says":"first"}');
  opened.startAnew();
  expect(readdirSync(folder).sort()).toEqual(['inbox', 'inbox.jsonl', 'log.jsonl']);
});
