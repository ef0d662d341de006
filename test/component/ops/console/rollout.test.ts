import { rehearsal } from '../../../../lambdas/contracts/rollout-plans/rehearsal.ts';
import type { PageFiles } from '../../../../ops/console/page-files.ts';
import type { ChangeSaid } from '../../../../ops/console/rollout/change.ts';
import type { RolloutView } from '../../../../ops/console/rollout/view.ts';
import { consoleApp } from '../../../../ops/console/server.ts';
import type { RolloutPorts } from '../../../../ops/rollout/ports.ts';
import { inMemoryConsole, quietRollout } from '../../../doubles/in-memory-console.ts';

const page: PageFiles = { find: () => ({ content: new Uint8Array(), type: 'text/html' }) };
const headers = { host: '127.0.0.1', authorization: 'Bearer t', 'content-type': 'application/json' };
const told = { reason: 'a test', by: 'olga' };
const start = { verb: 'start', values: { plan: 'rehearsal', override: true }, ...told };

function consoleOf(changes: Partial<RolloutPorts> = {}) {
  let looks = 0;
  const ports = quietRollout({
    lookNow: async () => {
      looks += 1;
    },
    ...changes,
  });
  const app = consoleApp({ token: 't', page, data: async () => inMemoryConsole({}, ports) });
  const change = async (body: object | string, more: Record<string, string> = {}) => {
    const answer = await app.request('/api/rollout/changes', {
      method: 'POST',
      headers: { ...headers, ...more },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, said: (await answer.json()) as Partial<ChangeSaid> & { why?: string } };
  };
  const view = async () => (await (await app.request('/api/rollout', { headers })).json()) as RolloutView;
  return { ports, change, view, looks: () => looks };
}

test('a preview says what would happen, and changes nothing', async () => {
  const { change, view, looks } = consoleOf();
  const { status, said } = await change({ ...start, preview: true });
  expect(status).toBe(200);
  expect(said.lines?.join(' ')).toContain('100 %');
  expect((await view()).log).toEqual([]);
  expect((await view()).status.status).toBe('open');
  expect(looks()).toBe(0);
});

test('a change is the one of `ops rollout`: written once, with who and why, and people are told', async () => {
  const { change, view, looks } = consoleOf();
  expect((await change(start)).status).toBe(200);
  const { status, line } = await view();
  expect(status).toMatchObject({ status: 'waiting', percentage: 0, plan: { name: 'rehearsal' } });
  expect(status.last_entry).toMatchObject({ what: 'started', by: 'olga' });
  expect(line.flatMap(({ steps }) => steps)).toHaveLength(
    rehearsal.phases.flatMap(({ steps }) => steps).length,
  );
  expect(looks()).toBe(1);
});

test('a change is done although people cannot be told at once', async () => {
  const { change, view } = consoleOf({ lookNow: () => Promise.reject(new Error('throttled')) });
  expect((await change({ verb: 'kill', ...told })).status).toBe(200);
  expect((await view()).status).toMatchObject({ status: 'killed', percentage: 0 });
});

test.each([
  ['no reason', { verb: 'kill', by: 'olga' }, 'reason'],
  ['nobody who does it', { verb: 'kill', reason: 'x' }, 'by'],
  ['a person in the reason', { verb: 'kill', by: 'olga', reason: 'because of 1000000001V100001' }, 'reason'],
  ['a verb that there is not', { verb: 'destroy', ...told }, 'verb'],
  ['a field that there is not', { verb: 'kill', ...told, percentage: 50 }, 'percentage'],
  ['a plan that there is not', { verb: 'start', values: { plan: 'nonsense' }, ...told }, 'plan'],
  ['a step that there is not', { verb: 'jump', values: { step: 'rehearsal/9/9' }, ...told }, 'step'],
  ['what the state does not allow', { verb: 'hold', ...told }, 'open'],
  ['missing signatures', { verb: 'start', values: { plan: 'production' }, ...told }, 'signed off'],
])('refused, with the name of what is wrong: %s', async (_, body, named) => {
  const { change, view } = consoleOf();
  for (const preview of [true, false]) {
    const { status, said } = await change({ ...body, preview });
    expect([status, said.why]).toEqual([422, expect.stringContaining(named)]);
    expect(said.why).not.toContain('1000000001V100001');
  }
  expect((await view()).log).toEqual([]);
});

test('a form of another site can change nothing', async () => {
  const { change, view } = consoleOf();
  expect((await change(start, { authorization: '' })).status).toBe(401);
  expect((await change(start, { 'content-type': 'text/plain' })).status).toBe(422);
  expect((await change('{"verb":')).status).toBe(422);
  expect((await view()).status.status).toBe('open');
});

test('what somebody else has changed meanwhile stays', async () => {
  const { ports, change, view } = consoleOf();
  await change(start);
  const write = ports.store.write.bind(ports.store);
  ports.store.write = async () => 'conflict';
  const { status, said } = await change({ verb: 'approve', values: { accept: 'latency' }, ...told });
  expect([status, said.why]).toEqual([422, expect.stringContaining('meanwhile')]);
  ports.store.write = write;
  expect((await view()).status.last_entry.what).toBe('started');
});
