import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStartFolder } from '../../../local/start-folder.ts';
import { readInbox } from '../../../ops/console/inbox/read-inbox.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'console-inbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads what npm start has delivered, newest first, and nothing of the start before', async () => {
  expect(await readInbox(folder)).toEqual({ messages: [] });
  const start = await openStartFolder(folder);
  const entry = { channels: ['email'], topic: 'rollout', subject: 'raised, 5 %', text: 'In.' } as const;
  start.receive({ ...entry, group: 'support', at: 1_000, receivedAt: 2_000 });
  start.receive({
    group: 'engineers',
    channels: ['slack'],
    subject: '',
    text: 'Hello',
    at: 3_000,
    receivedAt: 4_000,
  });
  const { messages } = await readInbox(folder);
  expect(messages).toEqual([
    { group: 'engineers', channels: ['slack'], subject: '', text: 'Hello', at: 3_000 },
    { group: 'support', channels: ['email'], subject: 'raised, 5 %', text: 'In.', at: 1_000 },
  ]);
  (await openStartFolder(folder)).startAnew();
  expect(await readInbox(folder)).toEqual({ messages: [] });
});

test('of many the newest', async () => {
  const start = await openStartFolder(folder);
  for (let at = 0; at < 205; at += 1) {
    start.receive({
      group: 'engineers',
      channels: ['email'],
      subject: String(at),
      text: '',
      at,
      receivedAt: at,
    });
  }
  const { messages } = await readInbox(folder);
  expect([messages.length, messages[0]?.subject]).toEqual([200, '204']);
});
