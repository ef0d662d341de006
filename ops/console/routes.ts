import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { WrongUse } from '../command.ts';
import type { ConsoleData } from './console-data.ts';
import { ranges } from './now/ranges.ts';

const Hours = v.pipe(v.string(), v.transform(Number), v.picklist(ranges));

/** What the page asks for, below `/api`. */
export function routesOf(data: () => Promise<ConsoleData>): Hono {
  const routes = new Hono();
  const machine = async () => {
    const { machine: own } = await data();
    if (!own) throw new WrongUse('this is for npm start alone: a deployed stage has no simulators');
    return own;
  };
  routes.get('/stage', async (context) => {
    const { stage, machine: own } = await data();
    return context.json({ stage, isMachine: own !== undefined });
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
  routes.post('/requests', async (context) => {
    const asked = await bodyOf(context);
    return context.json(await (await data()).find(asked));
  });
  routes.get('/inbox', async (context) => context.json(await (await machine()).inbox()));
  routes.get('/scenarios', async (context) => context.json((await machine()).scenarios));
  routes.post('/scenarios', async (context) => {
    const asked = await bodyOf(context);
    return context.json(await (await machine()).send(asked));
  });
  routes.post('/race', async (context) => {
    await bodyOf(context);
    return context.json((await machine()).playRace());
  });
  routes.get('/race', async (context) => context.json((await machine()).race() ?? null));
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
