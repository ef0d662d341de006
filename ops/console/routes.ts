import { Hono } from 'hono';
import type { ConsoleData } from './console-data.ts';

/** What the page asks for, below `/api`. */
export function routesOf(data: () => Promise<ConsoleData>): Hono {
  const routes = new Hono();
  routes.get('/stage', async (context) => {
    const { stage, machine } = await data();
    return context.json({ stage, isMachine: machine !== undefined });
  });
  routes.get('/inbox', async (context) => {
    const { machine } = await data();
    return machine ? context.json(await machine.inbox()) : context.notFound();
  });
  return routes;
}
