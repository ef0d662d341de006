import { checkHealthRoute } from '../../../lambdas/check-health/route.ts';
import { StubDependency } from '../../doubles/stub-dependency.ts';
import { StubTokenVerifier } from '../../doubles/stub-token-verifier.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { tokenSettings } from '../../fixtures/tokens.ts';
import { answerOf, ICN } from '../create-account/harness.ts';

function setUp() {
  const { observability } = observed();
  const verifier = new StubTokenVerifier();
  verifier.knows('good', { icn: ICN, scopes: [tokenSettings.scope], application: 'probe' });
  const parts = [
    new StubDependency('store'),
    new StubDependency('bus'),
    new StubDependency('fallback_queue'),
  ];
  const handler = checkHealthRoute(observability, {
    verifier,
    scope: tokenSettings.scope,
    allowShortIcns: false,
    dependencies: parts,
  });
  const ask = async (headers: Record<string, string> = {}) =>
    answerOf(await handler(proxyEvent({ method: 'GET', path: '/v1/health', headers }), context));
  return { parts, ask };
}
const good = { Authorization: 'Bearer good' };
const health = (parts: object) => ({
  data: { id: 'health', type: 'health', attributes: { status: 'ok', parts } },
});

describe('GET /v1/health', () => {
  test('says to everybody that we are alive, without asking anything', async () => {
    const { parts, ask } = setUp();
    const { status, body, headers } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual(health({}));
    expect(headers['cache-control']).toBe('public, max-age=10');
    expect(parts.map(({ checks }) => checks)).toEqual([0, 0, 0]);
  });

  test('says of each part whether it can be used, to those who have a token', async () => {
    const { ask } = setUp();
    const { status, body, headers } = await ask(good);
    expect(status).toBe(200);
    expect(body).toEqual(health({ store: 'ok', bus: 'ok', fallback_queue: 'ok' }));
    expect(headers['cache-control']).toBe('no-store');
  });

  test('is 503 with one error for each part that fails', async () => {
    const { parts, ask } = setUp();
    for (const part of parts) part.failing = part.name !== 'store';
    const { status, body } = await ask(good);
    expect(status).toBe(503);
    expect(body.errors.map((entry: { detail: string }) => entry.detail)).toEqual([
      'The part bus cannot be used.',
      'The part fallback_queue cannot be used.',
    ]);
  });

  test('refuses a bad token, and asks nothing for it', async () => {
    const { parts, ask } = setUp();
    expect((await ask({ Authorization: 'Bearer bad' })).status).toBe(401);
    expect(parts.map(({ checks }) => checks)).toEqual([0, 0, 0]);
  });
});
