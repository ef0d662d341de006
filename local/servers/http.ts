import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback address. */
export interface RunningServer {
  /** Base URL without a path or a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** `port` 0 takes any free one; a port in use fails with a line that names the `variable` to set. */
export async function listen(
  port: number,
  variable: string,
  onRequest: RequestListener,
): Promise<RunningServer> {
  const server = createServer(onRequest);
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`${variable} ${port} is in use: set ${variable} to another one, 0 for any free one`);
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * The whole body, or undefined if it is longer than `maxBytes`; rejects if the request breaks off. By events: an
 * iterator over a stream costs more than the rest of a small request.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  });
  request.once('end', () => resolve(bytes <= maxBytes ? Buffer.concat(chunks) : undefined));
  request.once('error', reject);
  return promise;
}
