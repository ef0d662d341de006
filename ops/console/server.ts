import { timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { CommandRefused } from '../../lambdas/control-rollout/commands.ts';
import { WrongUse } from '../command.ts';
import { lineOfFault } from '../fault.ts';
import type { ConsoleData } from './console-data.ts';
import type { PageFiles } from './page-files.ts';
import { routesOf } from './routes.ts';

/** Bytes; the largest request is a command of a rollout with its reason. */
const MOST_BODY = 8 * 1024;

/** Headers of every answer: nothing from or to another host, nothing kept, nobody frames it. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  crossOriginOpenerPolicy: 'same-origin',
  // The page has no other host, and HTTP on loopback no certificate.
  strictTransportSecurity: false,
});

/** What the server has to know of itself. */
export interface ConsoleSettings {
  /** Whoever has it may do what the operator may; it is in the fragment of the page's address, which no browser sends. */
  readonly token: string;
  readonly page: PageFiles;
  /** Asked for once a request needs it: the stage may still be starting. */
  readonly data: () => Promise<ConsoleData>;
}

/**
 * The console's server, for loopback alone. The page is public; all that it reads and does needs the token in a header that no
 * other site's page can send, and a host name that is this machine's own (against DNS rebinding).
 */
export function consoleApp({ token, page, data }: ConsoleSettings): Hono {
  const app = new Hono();
  app.use(headers);
  app.use(async (context, next) => {
    const hostname = URL.parse(`http://${context.req.header('host')}`)?.hostname;
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') {
      return context.json({ why: 'The console answers on 127.0.0.1 and localhost alone.' }, 421);
    }
    await next();
    context.header('cache-control', 'no-store');
  });
  app.use('/api/*', bodyLimit({ maxSize: MOST_BODY, onError: tooLarge }), async (context, next) => {
    if (!isToken(context.req.header('authorization'), token)) {
      return context.json({ why: 'Open the console by the address that was printed when it started.' }, 401);
    }
    await next();
  });
  app.route('/api', routesOf(data));
  app.all('/api/*', (context) => context.json({ why: 'The console has no such address.' }, 404));
  app.get('*', (context) => {
    const file = page.find(context.req.path);
    return context.body(file.content, 200, { 'content-type': file.type });
  });
  app.onError((fault, context) => {
    const isAskedWrongly = fault instanceof WrongUse || fault instanceof CommandRefused;
    return context.json({ why: lineOfFault(fault) }, isAskedWrongly ? 422 : 502);
  });
  return app;
}

/** Listens on 127.0.0.1. @param port 0 for any free one. */
export async function listen(app: Hono, port: number): Promise<{ readonly port: number; stop(): void }> {
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, resolve);
  server.once('error', (fault: NodeJS.ErrnoException) => {
    const isTaken = fault.code === 'EADDRINUSE';
    reject(isTaken ? new Error(`port ${port} is in use: take another one, 0 for any free one`) : fault);
  });
  const address = await promise;
  return { port: address.port, stop: () => void server.close() };
}

function tooLarge(context: Context) {
  return context.json({ why: `A request has at most ${MOST_BODY} bytes.` }, 413);
}

function isToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
