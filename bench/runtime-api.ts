import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../local/servers/http.ts';

/** Lambda's own limit of a payload. */
const MOST_BYTES = 6 * 1024 * 1024;
const PREFIX = '/2018-06-01/runtime/';

/** What became of one event; milliseconds from handing it over to the answer's arrival. */
export interface Invocation {
  readonly payload: unknown;
  readonly durationMs: number;
}

interface Waiting {
  readonly id: string;
  readonly event: string;
  readonly done: (invocation: Invocation) => void;
  readonly fail: (fault: Error) => void;
  handedOverAt: number;
}

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  readonly address: string;
  /** Settles when the function first asks for an event: its init is over. Rejects with what the init threw. */
  readonly ready: Promise<void>;
  /** Hands over an event, as soon as the function asks. @throws what the function reported as its error. */
  invoke(event: unknown): Promise<Invocation>;
  /** Whoever still waits is told that the function is gone. */
  stop(why?: string): void;
}

/** Lambda's Runtime API for one function (AWS Lambda developer guide, "Using the Lambda runtime API"). */
export async function startRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  const init = Promise.withResolvers<void>();
  init.promise.catch(() => {});
  const queue: Waiting[] = [];
  const underWay = new Map<string, Waiting>();
  let asking: ServerResponse | undefined;

  function handOver(): void {
    if (!asking || queue.length === 0) return;
    const [next] = queue.splice(0, 1);
    if (!next) return;
    underWay.set(next.id, next);
    const trace = randomUUID().replaceAll('-', '');
    asking.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': next.id,
      'lambda-runtime-deadline-ms': Date.now() + 20_000,
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=${trace.slice(0, 16)};Sampled=1`,
    });
    next.handedOverAt = performance.now();
    asking.end(next.event);
    asking = undefined;
  }

  const server = createServer(async (request, response) => {
    const [what, id = '', how] = (request.url ?? '').slice(PREFIX.length).split('/').slice(-3);
    if (request.method === 'GET') {
      init.resolve();
      asking = response;
      return handOver();
    }
    const body = (await readBody(request, MOST_BYTES))?.toString('utf8') ?? '';
    const answeredAt = performance.now();
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (what === 'init') return init.reject(new Error(`the init failed: ${body}`));
    const waiting = underWay.get(id);
    underWay.delete(id);
    if (how === 'error') waiting?.fail(new Error(`the function failed: ${body}`));
    else waiting?.done({ payload: JSON.parse(body), durationMs: answeredAt - waiting.handedOverAt });
  });
  // Functions under test wait for each other's turns.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: init.promise,
    invoke: (event) =>
      new Promise((done, fail) => {
        queue.push({ id: randomUUID(), event: JSON.stringify(event), done, fail, handedOverAt: 0 });
        handOver();
      }),
    stop(why = 'stopped') {
      server.close();
      server.closeAllConnections();
      init.reject(new Error(why));
      for (const { fail } of [...underWay.values(), ...queue]) fail(new Error(why));
    },
  };
}
