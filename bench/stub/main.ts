/**
 * The world around the functions, in a process of its own so that its work is nobody's: one TLS server that speaks
 * just enough of DynamoDB, EventBridge, Secrets Manager, SQS, STS and MHV, without waiting. Started by `start.ts`.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../local/servers/http.ts';
import { answerTo, type StubData } from './answers.ts';

const data = JSON.parse(process.env.STUB_DATA ?? '') as StubData;
const folder = process.env.STUB_FOLDER ?? '';
const counts = { connections: 0, calls: {} as Record<string, number> };

const server = createServer(
  { key: readFileSync(`${folder}/stub.key`), cert: readFileSync(`${folder}/stub.crt`) },
  async (request, response) => {
    const body = (await readBody(request, 64 * 1024))?.toString('utf8') ?? '';
    const { call, status, answer } = answerTo(request, body, data);
    counts.calls[call] = (counts.calls[call] ?? 0) + 1;
    const text = JSON.stringify(answer);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  },
);
server.on('secureConnection', (socket) => {
  counts.connections += 1;
  socket.setNoDelay();
});
// Functions under test wait for each other's turns: their connections stay.
server.keepAliveTimeout = 600_000;

/** What was asked since the last time. */
process.on('message', () => {
  process.send?.(counts);
  counts.connections = 0;
  counts.calls = {};
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
