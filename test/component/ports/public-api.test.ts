import { keepAliveHttpClient } from '../../../lambdas/platform/http-client.ts';
import { HttpPublicApi } from '../../../lambdas/ports/public-api/http-public-api.ts';
import type { ApiQuestion, PublicApi } from '../../../lambdas/ports/public-api/public-api.ts';
import { ScriptedPublicApi } from '../../doubles/scripted-public-api.ts';
import { startUpstream, type Upstream, type UpstreamReply } from '../../fixtures/upstream.ts';

const health: ApiQuestion = { method: 'GET', path: 'health', correlationId: 'probe-1', timeoutMs: 1_000 };
const account: ApiQuestion = { ...health, method: 'POST', path: 'account', body: '{}' };

/** What answers each question; one that is not here has no answer. */
type Replies = Readonly<Record<string, { readonly status: number; readonly body: string }>>;

function describePublicApiBehaviour(name: string, factory: (replies: Replies) => PublicApi): void {
  describe(`${name} as the API`, () => {
    test('gives every answer that comes, of whatever status and body', async () => {
      const api = factory({
        'GET health': { status: 200, body: '{"a":1}' },
        'POST account': { status: 502, body: '<html>' },
      });
      expect(await api.ask(health)).toEqual({ kind: 'answered', status: 200, body: '{"a":1}' });
      expect(await api.ask(account)).toEqual({ kind: 'answered', status: 502, body: '<html>' });
    });

    test('says that none came, and never throws', async () => {
      const detail = expect.stringContaining('the API');
      expect(await factory({}).ask(health)).toEqual({ kind: 'none', detail });
    });
  });
}

describePublicApiBehaviour('ScriptedPublicApi', (replies) => {
  const api = new ScriptedPublicApi();
  for (const [question, reply] of Object.entries(replies)) {
    api.answers[question] = { kind: 'answered', ...reply };
  }
  return api;
});

describe('over HTTP', () => {
  let gateway: Upstream;
  beforeEach(async () => {
    gateway = await startUpstream();
  });
  afterEach(() => gateway.stop());
  const api = () => new HttpPublicApi(`${gateway.url}/v1/`, keepAliveHttpClient());

  describePublicApiBehaviour('HttpPublicApi', (replies) => {
    gateway.reply = ({ method, path }): UpstreamReply =>
      replies[`${method} ${path.replace('/v1/', '')}`] ?? 'reset';
    return api();
  });

  test('says what it is, which the firewall wants to know, and its correlation id', async () => {
    gateway.reply = () => ({ status: 200, body: '{}' });
    await api().ask(account);
    expect(gateway.requests).toEqual([
      {
        method: 'POST',
        path: '/v1/account',
        body: '{}',
        headers: expect.objectContaining({
          'user-agent': 'mhv-account-creation-probe',
          'x-correlation-id': 'probe-1',
          'content-type': 'application/json',
        }),
      },
    ]);
    expect(gateway.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('connects anew each time: a kept connection may have ended while nobody looked', async () => {
    gateway.reply = () => ({ status: 200, body: '{}' });
    const one = api();
    for (let asked = 0; asked < 3; asked += 1) await one.ask(health);
    expect(gateway.sockets.size).toBe(3);
  });

  test('gives up after the time of the question', async () => {
    gateway.reply = () => 'hang';
    expect(await api().ask({ ...health, timeoutMs: 30 })).toEqual({
      kind: 'none',
      detail: 'the API did not answer in time.',
    });
  });
});
