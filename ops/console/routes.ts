import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { WrongUse } from '../command.ts';
import type { ConsoleData } from './console-data.ts';
import { ranges } from './now/ranges.ts';

const Hours = v.pipe(v.string(), v.transform(Number), v.picklist(ranges));

/** What the page asks for, below `/api`. */
export function routesOf(data: () => Promise<ConsoleData>): Hono {
  const routes = new Hono();
  routes.get('/stage', async (context) => {
    const { stage, machine } = await data();
    return context.json({ stage, isMachine: machine !== undefined });
  });
  routes.get('/now', async (context) => {
    const hours = v.safeParse(Hours, context.req.query('hours') ?? '1');
    if (!hours.success) throw new WrongUse(`hours is one of ${ranges.join(', ')}`);
    return context.json(await (await data()).now(hours.output));
  });
  routes.get('/rollout', async (context) => context.json(await (await data()).rollout()));
  routes.post('/rollout/changes', async (context) => {
    const asked = await bodyOf(context);
    return context.json(await (await data()).change(asked));
  });
  routes.get('/inbox', async (context) => {
    const { machine } = await data();
    return machine ? context.json(await machine.inbox()) : context.notFound();
  });
  return routes;
}

/** A form of another site cannot send this type without asking first. @throws WrongUse */
async function bodyOf({ req }: Context): Promise<unknown> {
  if (!/^application\/json\b/.test(req.header('content-type') ?? '')) {
    throw new WrongUse('the request is not JSON: send it with content-type application/json');
  }
  return req.json().catch(() => {
    throw new WrongUse('the request is not JSON that can be read');
  });
}
