import { networkInterfaces } from 'node:os';
import { CommandRefused } from '../../../../lambdas/control-rollout/commands.ts';
import type { PageFiles } from '../../../../ops/console/page-files.ts';
import { consoleApp, listen } from '../../../../ops/console/server.ts';
import { inMemoryConsole } from '../../../doubles/in-memory-console.ts';

const TOKEN = 'a-token-of-a-test';
const page: PageFiles = {
  find: (path) => ({
    content: new TextEncoder().encode(`the file ${path}`),
    type: 'text/html; charset=utf-8',
  }),
};
const app = consoleApp({ token: TOKEN, page, data: async () => inMemoryConsole() });
const own = { host: '127.0.0.1:4580' };
const allowed = { ...own, authorization: `Bearer ${TOKEN}` };

async function whyOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { why: string }).why;
}

describe('the console’s server', () => {
  test.each([
    ['without a token', own],
    ['with another token', { ...own, authorization: 'Bearer another' }],
    ['with a token that begins as the right one', { ...own, authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['with the token in a cookie, as a forged request would have it', { ...own, cookie: `token=${TOKEN}` }],
  ])('says nothing of the stage %s', async (_, headers) => {
    for (const path of ['/api/stage', '/api/inbox', '/api/no-such']) {
      const answer = await app.request(path, { headers });
      expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([401, ['why']]);
    }
  });

  test('answers with it', async () => {
    const answer = await app.request('/api/stage', { headers: allowed });
    expect(await answer.json()).toEqual({ stage: 'local', isMachine: true });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    'evil.example',
    '127.0.0.1.evil.example:4580',
    '10.0.0.1',
    '',
  ])('is not the host %j, whatever a name server says', async (host) => {
    for (const path of ['/', '/api/stage']) {
      expect((await app.request(path, { headers: { ...allowed, host } })).status).toBe(421);
    }
  });

  test('serves the page under every address that is not of a file, and says no address twice', async () => {
    const answer = await app.request('/rollout', { headers: own });
    expect([answer.status, await answer.text()]).toEqual([200, 'the file /rollout']);
    expect((await app.request('/api/no-such', { headers: allowed })).status).toBe(404);
  });

  test('lets the page load, ask and send nothing anywhere else', async () => {
    const { headers } = await app.request('/', { headers: own });
    const policy = headers.get('content-security-policy') ?? '';
    const directives = policy.split('; ').map((directive) => directive.split(' '));
    const sources = directives.flatMap(([, ...each]) => each);
    expect(new Set(sources)).toEqual(new Set(["'none'", "'self'"]));
    expect(directives.map(([name]) => name)).toEqual(
      expect.arrayContaining(['default-src', 'frame-ancestors', 'form-action', 'base-uri']),
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('refuses a body that no command has', async () => {
    const body = JSON.stringify({ why: 'x'.repeat(9_000) });
    const answer = await app.request('/api/stage', {
      method: 'POST',
      headers: { ...allowed, 'content-type': 'application/json', 'content-length': String(body.length) },
      body,
    });
    expect(answer.status).toBe(413);
  });

  test.each([
    ['what the operator may not do', new CommandRefused('The rollout is held already.'), 422],
    ['a stage that cannot be reached', new Error('stage local is not running'), 502],
  ])('says why: %s', async (_, fault, status) => {
    const failing = consoleApp({ token: TOKEN, page, data: () => Promise.reject(fault) });
    const answer = await failing.request('/api/stage', { headers: allowed });
    expect([answer.status, await whyOf(answer)]).toEqual([status, fault.message]);
  });

  test('listens on loopback alone, and says so when a port is taken', async () => {
    const running = await listen(app, 0);
    try {
      expect((await fetch(`http://127.0.0.1:${running.port}/`)).status).toBe(200);
      const others = Object.values(networkInterfaces())
        .flat()
        .flatMap((each) => (each && !each.internal && each.family === 'IPv4' ? [each.address] : []));
      for (const address of others)
        await expect(fetch(`http://${address}:${running.port}/`)).rejects.toThrow();
      await expect(listen(app, running.port)).rejects.toThrow(String(running.port));
    } finally {
      running.stop();
    }
  });
});
