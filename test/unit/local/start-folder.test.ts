import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  opened.startLog();
  opened.log({ a: 1 });
  expect(readFileSync(opened.logFile, 'utf8')).toBe('{"a":1}\n');
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
