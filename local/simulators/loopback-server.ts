import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../servers/http.ts';

/** A request whose body has been read; `url` is absolute. */
export interface ReceivedRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a simulator does with a request; `reset` breaks the connection, `hang` never answers. */
export type Reply =
  | { kind: 'answer'; status: number; contentType: string; body: string }
  | { kind: 'reset' }
  | { kind: 'hang' };

/** An HTTP server on 127.0.0.1; `url` has no path and no slash at its end. */
export interface LoopbackServer {
  url: string;
  /** Ends every open connection and every wait of a handler, then resolves. */
  close(): Promise<void>;
}

/** Answers one request; `closing` is aborted when the server closes, so that no wait outlives it. */
export type Answer = (request: ReceivedRequest, closing: AbortSignal) => Promise<Reply> | Reply;

/** Listens on `port` (0 = any free one); rejects with the system's error if it is taken. */
export async function startLoopbackServer(answer: Answer, port = 0): Promise<LoopbackServer> {
  const closing = new AbortController();
  const server = createServer((incoming, outgoing) => {
    respond(answer, incoming, outgoing, closing.signal).catch((error: Error) => {
      if (closing.signal.aborted || outgoing.headersSent) outgoing.destroy();
      else send(outgoing, text(500, `simulator fault: ${error.message}`));
    });
  });
  // A short keep-alive would reset pooled connections that scenarios did not ask to be reset.
  server.keepAliveTimeout = 60_000;
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
  await listening;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      closing.abort();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A JSON answer. */
export function json(status: number, value: unknown): Reply {
  return { kind: 'answer', status, contentType: 'application/json', body: JSON.stringify(value) };
}

/** A plain-text answer. */
export function text(status: number, body: string): Reply {
  return { kind: 'answer', status, contentType: 'text/plain', body };
}

/** The body as a JSON object, or undefined if it is not one. */
export function jsonObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function respond(
  answer: Answer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const body = await readBody(incoming, Infinity);
  const request: ReceivedRequest = {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
    headers: incoming.headers,
    body: body?.toString('utf8') ?? '',
  };
  send(outgoing, await answer(request, closing));
}

function send(outgoing: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'answer':
      outgoing
        .writeHead(reply.status, {
          'content-type': reply.contentType,
          'content-length': Buffer.byteLength(reply.body),
        })
        .end(reply.body);
      return;
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
  }
}
