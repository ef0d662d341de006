import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the whole answer has been read. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; none where nobody reads them. */
  readonly headers?: Readonly<http.IncomingHttpHeaders>;
  readonly body: string;
}

/** No answer came in time, or none at all (refused, reset, a name that does not resolve, a broken TLS). */
export class NoHttpAnswer extends Error {
  override readonly name = 'NoHttpAnswer';
  readonly timedOut: boolean;
  /** Node's code of the fault, such as `ECONNREFUSED`: says what to mend, and nothing about a person. */
  readonly code: string;

  constructor(message: string, options: { timedOut: boolean; code: string }) {
    super(message);
    this.timedOut = options.timedOut;
    this.code = options.code;
  }

  /** For a failure's detail: fit for callers, events and the store. */
  sayOf(whom: string): string {
    return this.timedOut
      ? `${whom} did not answer in time.`
      : `The connection to ${whom} failed (${this.code}).`;
  }
}

/** Whether a key or token can be sent in a header: visible ASCII alone (RFC 9110, 5.5). */
export function fitsIntoHeader(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}

/** Throws `NoHttpAnswer`; every answer that came, of whatever status, is returned. */
export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>;

/** Bytes; an answer of ours or MHV's has under 1 KB, an error page a few. */
const MOST_BODY_BYTES = 256 * 1024;

/**
 * Milliseconds that a connection may have been idle. A peer closes it after about a minute, some sooner; while the
 * sandbox is frozen it does not hear of that, an agent's timeouts stand still too, and what it then writes is lost.
 */
const MOST_IDLE_MS = 15_000;

/**
 * A keep-alive pool of its own. node:https, because fetch has 2.3 times its latency (docs/adr/0006).
 * @param now milliseconds of a clock that goes on while the sandbox is frozen.
 */
export function keepAliveHttpClient(now: () => number = Date.now): HttpClient {
  const usedAt = new WeakMap<Socket, number>();
  const closeIdle = (agent: http.Agent) => {
    for (const socket of Object.values(agent.freeSockets).flatMap((free) => free ?? [])) {
      const idleMs = now() - (usedAt.get(socket) ?? Number.NEGATIVE_INFINITY);
      if (idleMs < 0 || idleMs > MOST_IDLE_MS) socket.destroy();
    }
  };
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };
  return (request) => {
    const url = new URL(request.url);
    const [send, agent] =
      url.protocol === 'http:' ? [http.request, agents['http:']] : [https.request, agents['https:']];
    closeIdle(agent);
    return new Promise((resolve, reject) => {
      const options = { method: request.method, agent, headers: headersOf(request) };
      const outgoing = send(url, options, (incoming) => {
        // At its end the answer has it no more.
        const { socket } = incoming;
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BODY_BYTES)
            incoming.destroy(new Error(`the answer is over ${MOST_BODY_BYTES} bytes`));
          else chunks.push(chunk);
        });
        incoming.on('end', () => {
          clearTimeout(timer);
          usedAt.set(socket, now());
          const { statusCode: status = 0, headers } = incoming;
          resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
        });
        incoming.on('error', fail);
      });
      const timer = setTimeout(() => {
        reject(
          new NoHttpAnswer(`no answer within ${request.timeoutMs} ms`, { timedOut: true, code: 'ETIMEDOUT' }),
        );
        outgoing.destroy();
      }, request.timeoutMs);
      function fail(error: NodeJS.ErrnoException) {
        clearTimeout(timer);
        reject(new NoHttpAnswer(error.message, { timedOut: false, code: error.code ?? 'unknown' }));
      }
      outgoing.on('error', fail);
      outgoing.end(request.body);
    });
  };
}

function headersOf({ headers, body }: HttpRequest): Record<string, string | number> {
  return body === undefined ? { ...headers } : { ...headers, 'content-length': Buffer.byteLength(body) };
}
