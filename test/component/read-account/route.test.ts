import * as v from 'valibot';
import { AccountCreationFailedRead } from '../../../lambdas/contracts/events/account-creation-failed.ts';
import { readAccountRoute } from '../../../lambdas/read-account/route.ts';
import { storeError } from '../../../lambdas/store-error/store-error.ts';
import { InMemoryResultStore } from '../../doubles/in-memory-result-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { account, refusal, trouble } from '../../doubles/scripted-account-provider.ts';
import { StubTokenVerifier } from '../../doubles/stub-token-verifier.ts';
import { context, proxyEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { tokenSettings } from '../../fixtures/tokens.ts';
import { answerOf, createAccountHarness, ICN } from '../create-account/harness.ts';

const { scope } = tokenSettings;

function setUp(results = new InMemoryResultStore(new ManualClock(new Date().toISOString()))) {
  const { observability, lines } = observed();
  const verifier = new StubTokenVerifier();
  verifier.knows('good', { icn: ICN, scopes: [scope], application: 'va-gov-back-end' });
  verifier.knows('other-scope', { icn: ICN, scopes: [], application: 'va-gov-back-end' });
  verifier.knows('no-icn', { icn: 'somebody', scopes: [scope], application: 'va-gov-back-end' });
  const handler = readAccountRoute(observability, {
    verifier,
    results,
    scope,
    allowShortIcns: false,
    icnHash: async () => 'hash-of-the-icn',
  });
  const read = async (token: string | null = 'good', headers: Record<string, string> = {}) => {
    const authorization = token === null ? headers : { ...headers, Authorization: `Bearer ${token}` };
    const event = proxyEvent({ method: 'GET', headers: authorization });
    return answerOf(await handler(event, context));
  };
  return { results, verifier, lines, read };
}

describe('GET /v1/account', () => {
  test('answers 404 where nothing is stored', async () => {
    const { status, body } = await setUp().read();
    expect(status).toBe(404);
    expect(body.errors[0].meta).toMatchObject({ reason: 'nothing_stored', action: 'none' });
  });

  test('answers 202 while the work of a request is not done, and the result from then on', async () => {
    const api = createAccountHarness();
    const { headers, body } = await api.send({ headers: { Prefer: 'respond-async' } });
    const pending = await setUp(api.results).read();
    expect(pending).toMatchObject({ status: 202, body });
    expect(pending.headers).toMatchObject({ location: headers.location, 'retry-after': '2' });
    api.clock.advance(1_000);
    await api.send();
    expect((await setUp(api.results).read()).status).toBe(200);
  });

  test('gives the account that POST gave, as a stored one', async () => {
    const api = createAccountHarness();
    const posted = await api.send();
    const { status, body } = await setUp(api.results).read();
    expect(status).toBe(200);
    expect(body).toEqual({ ...posted.body, meta: { ...posted.body.meta, source: 'stored' } });
  });

  test.each([
    ['805', refusal(805)],
    ['803', refusal(803)],
    ['808', refusal(808)],
    ['an unknown code', refusal(899)],
    ['MHV being down', trouble('mhv_unreachable')],
    ['a secret that is missing', trouble('secret_missing')],
  ])('gives the status, body and headers that POST gave after %s, as a stored one', async (_, answer) => {
    const api = createAccountHarness();
    api.mhv.answers = [answer];
    const posted = await api.send({ headers: { 'X-Correlation-Id': 'request-1' } });
    const event = v.parse(AccountCreationFailedRead, api.bus.events[0]?.detail);
    await storeError(event, { results: api.results, telemetry: new RecordingTelemetry() });

    const got = await setUp(api.results).read('good', { 'X-Correlation-Id': 'request-2' });
    expect(got.status).toBe(posted.status);
    expect(got.body).toEqual({ ...posted.body, meta: { ...posted.body.meta, source: 'stored' } });
    expect(got.headers).toEqual({ ...posted.headers, 'x-correlation-id': 'request-2' });
  });

  test('gives the account again after an error that it outdated', async () => {
    const api = createAccountHarness();
    api.mhv.answers = [refusal(803), account()];
    await api.send();
    const event = v.parse(AccountCreationFailedRead, api.bus.events[0]?.detail);
    await storeError(event, { results: api.results, telemetry: new RecordingTelemetry() });
    api.clock.advance(1_000);
    await api.send();
    expect((await setUp(api.results).read()).status).toBe(200);
  });

  test.each([
    ['no token', null, 401, 'token_missing'],
    ['a bad token', 'bad', 401, 'token_invalid'],
    ['another scope', 'other-scope', 403, 'scope_missing'],
    ['a token that is not a person’s', 'no-icn', 403, 'icn_mismatch'],
  ])('refuses %s', async (_, token, status, reason) => {
    const answer = await setUp().read(token);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].meta.reason).toBe(reason);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  });

  test('answers 503 while tokens cannot be verified', async () => {
    const api = setUp();
    api.verifier.unverifiable = true;
    const { status, body, headers } = await api.read();
    expect([status, headers['retry-after']]).toEqual([503, '30']);
    expect(body.errors[0].meta.reason).toBe('keys_unavailable');
  });

  test('answers 503 while the store cannot be read, and prints no ICN', async () => {
    const api = setUp();
    api.results.failing.read = true;
    const { status, body } = await api.read();
    expect(status).toBe(503);
    expect(body.errors[0].meta.reason).toBe('store_unavailable');
    expect(api.lines.join('\n')).toContain('hash-of-the-icn');
    expect(api.lines.join('\n')).not.toContain(ICN);
  });
});
