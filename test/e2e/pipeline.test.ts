import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { until } from '../until.ts';
import { proveMainJob } from './main-job.ts';
import { createAccount, readAccount, signIn, TERMS, tokenFor } from './person.ts';
import { CANARY, rawRequests, said } from './raw-http.ts';

const SECOND_BUST_AFTER_MS = 60_000;

describe('the pipeline on one machine', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline?.stop());

  const askedOfMhv = (icn: string) =>
    pipeline.surroundings.mhv?.requests.filter((request) => request.icn === icn).length;

  test('the main job: the next sign-in knows the account, and an error says whom to call', async () => {
    const { refusal, stored } = await proveMainJob(pipeline, {
      created: '1000000001V200001',
      refused: '1000000805V200001',
    });
    expect(refusal.body.errors[0]).toMatchObject({
      code: 805,
      meta: { action: 'contact_help_desk', help_desk: { phone: '877-327-0022' } },
    });
    expect(stored.status).toBe(refusal.status);
    expect(stored.body.errors).toEqual(refusal.body.errors);
    expect([refusal.body.meta.source, stored.body.meta.source]).toEqual(['mhv', 'stored']);
  });

  test('a stored account answers without MHV; no-cache asks MHV, which finds it', async () => {
    const icn = '1000000001V200002';
    const first = await createAccount(pipeline, icn);
    const second = await createAccount(pipeline, icn);
    expect([second.status, second.body.meta.source, askedOfMhv(icn)]).toEqual([200, 'stored', 1]);
    expect(second.body.data).toEqual(first.body.data);
    const third = await createAccount(pipeline, icn, { headers: { 'cache-control': 'no-cache' } });
    expect(third.body.meta.source).toBe('mhv');
    expect(third.body.data.attributes.message).toBe('Existing MHV Account Found for ICN');
    expect((await readAccount(pipeline, icn)).body.data.id).toBe(first.body.data.id);
  });

  test('a request that nobody waits for: 202, then pending, then the account; the profile is busted', async () => {
    const icn = '1000000901V200009';
    const headers = { prefer: 'respond-async' };
    const first = await createAccount(pipeline, icn, { headers });
    expect(first).toMatchObject({ status: 202, body: { data: { attributes: { status: 'pending' } } } });
    expect(first.headers.get('location')).toBe('/v1/account');
    const joined = await createAccount(pipeline, icn, { headers });
    expect(joined).toMatchObject({ status: 202, body: { data: { id: first.body.data.id } } });
    expect((await readAccount(pipeline, icn)).status).toBe(202);
    await until('the account can be read', async () => (await readAccount(pipeline, icn)).status === 200);
    await until('the first bust', () => busts(icn).length === 1);
    expect(askedOfMhv(icn)).toBe(1);
    expect((await readAccount(pipeline, icn)).body.meta.correlation_id).toBe(first.body.data.id);
  });

  test('a stored answer and a failure bust nothing', async () => {
    const icn = '1000000001V200003';
    const refused = '1000000805V200003';
    await createAccount(pipeline, icn);
    await until('the first bust', () => busts(icn).length === 1);
    await createAccount(pipeline, icn);
    await createAccount(pipeline, refused);
    await until('the error is stored', async () => (await readAccount(pipeline, refused)).status === 422);
    expect(eventsOf(icn)).toEqual(['AccountCreationSucceeded']);
    expect(eventsOf(refused)).toEqual(['AccountCreationFailed']);
  });

  test('the stale-refill race: the first bust loses it, the second wins', async () => {
    const icn = '1000000001V200004';
    const { signIn: address } = pipeline.endpoints;
    const lateReader = fetch(`${address}?icn=${icn}&refill_after_ms=600000`);
    await until('a reader has the old profile in hand', () => pipeline.surroundings.signIn.lateReaders() > 0);
    const { body } = await createAccount(pipeline, icn);
    await until('the first bust', () => busts(icn).length === 1);
    pipeline.surroundings.signIn.releaseLateReaders();
    await lateReader;
    expect(await signIn(pipeline, icn)).toMatchObject({ mhv_user_profile_id: null, source: 'cache' });
    const refilled = () => metricSum('ProfileRefilled');
    const refilledBefore = refilled();
    pipeline.clock.advance(SECOND_BUST_AFTER_MS);
    await until('the second bust', () => busts(icn).length === 2);
    expect(await signIn(pipeline, icn)).toMatchObject({ mhv_user_profile_id: body.data.id, source: 'mpi' });
    await until('a profile that was put back is counted', () => refilled() > refilledBefore);
  });

  test("a caller's token that is meant for MHV too is passed on, another is replaced by one from STS", async () => {
    const { sts, mhv } = pipeline.surroundings;
    const mhvUrl = `${mhv?.url}/v1/usermgmt/account-service/account`;
    const issued = () => sts?.requests.filter((request) => request === 'POST /v0/sign_in/token').length;
    const issuedBefore = issued() ?? 0;
    const scopes = [`scope=${encodeURIComponent('https://account-creation.va.gov/v1/account')}`];
    const icn = '1000000001V200005';
    const both = await (
      await fetch(`${pipeline.endpoints.token}?icn=${icn}&${scopes}&scope=${encodeURIComponent(mhvUrl)}`)
    ).text();
    expect((await createAccount(pipeline, icn, { token: both })).status).toBe(200);
    expect(issued()).toBe(issuedBefore);
    expect((await createAccount(pipeline, '1000000001V200006')).status).toBe(200);
    expect(issued()).toBe(issuedBefore + 1);
  });

  test('bad input: MHV is not called, nothing is stored, no event is sent', async () => {
    const icn = '1000000001V200007';
    const token = await tokenFor(pipeline, icn);
    const answers = await Promise.all([
      createAccount(pipeline, icn, { token, body: { icn: `${icn}\n`, terms_of_use: TERMS } }),
      createAccount(pipeline, icn, { token, body: { icn, terms_of_use: { ...TERMS, status: 'declined' } } }),
      createAccount(pipeline, icn, { token, body: { icn, terms_of_use: TERMS, note: 'x'.repeat(9_000) } }),
      createAccount(pipeline, icn, { token, body: { icn: '1000000001V200008', terms_of_use: TERMS } }),
      createAccount(pipeline, icn, { token: 'rubbish' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 413, 403, 401]);
    expect(answers.map(({ body }) => body.errors[0].meta.reason)).toEqual([
      'icn_malformed',
      'terms_not_accepted',
      'body_too_large',
      'icn_mismatch',
      'token_invalid',
    ]);
    expect(askedOfMhv(icn)).toBe(0);
    expect((await readAccount(pipeline, icn)).status).toBe(404);
    expect(eventsOf(icn)).toEqual([]);
  });

  test('public routes: catalogue and health; an unknown one is refused in our body', async () => {
    const { api } = pipeline.endpoints;
    const catalogue = await fetch(`${api}/v1/errors`);
    const { data } = (await catalogue.json()) as { data: { attributes: { code: number | null } }[] };
    expect(data.map(({ attributes }) => attributes.code).filter((code) => code !== null)).toHaveLength(12);
    expect(catalogue.headers.get('cache-control')).toContain('public');
    expect((await fetch(`${api}/v1/health`)).status).toBe(200);
    const authorization = `Bearer ${await tokenFor(pipeline, '1000000001V200009')}`;
    const deep = await fetch(`${api}/v1/health`, { headers: { authorization } });
    expect(await deep.json()).toMatchObject({
      data: { attributes: { parts: { store: 'ok', bus: 'ok', fallback_queue: 'ok' } } },
    });
    const unknown = await fetch(`${api}/v1/nothing`);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ errors: [{ meta: { reason: 'route_unknown' } }] });
  });

  test('MHV down: tried again, then left alone for some seconds; a person with an account keeps it', async () => {
    const known = '1000000001V200010';
    const unknown = '1000000001V200011';
    const { body } = await createAccount(pipeline, known);
    pipeline.surroundings.mhv?.control({ outage: 'reset' });
    try {
      const [stale, denied] = await Promise.all([
        createAccount(pipeline, known, { headers: { 'cache-control': 'no-cache' } }),
        createAccount(pipeline, unknown),
      ]);
      expect(stale.body).toMatchObject({ data: body.data, meta: { source: 'stored', stale: true } });
      expect([denied.status, denied.headers.get('retry-after')]).toEqual([503, '30']);
      expect(denied.body.errors[0].meta).toMatchObject({ reason: 'mhv_unreachable', action: 'retry_later' });
      expect(askedOfMhv(unknown)).toBeGreaterThan(2);
      const leftAlone = await until('the breaker is open', async () => {
        const answer = await createAccount(pipeline, unknown);
        return answer.body.errors[0].meta.reason === 'breaker_open' && answer;
      });
      const comeBackAt = Date.now() + 1_000 * Number(leftAlone.headers.get('retry-after'));
      expect(leftAlone.status).toBe(503);
      pipeline.surroundings.mhv?.control({ outage: 'none' });
      await until('Retry-After is over', () => Date.now() >= comeBackAt);
      expect((await createAccount(pipeline, unknown)).status).toBe(200);
    } finally {
      pipeline.surroundings.mhv?.control({ outage: 'none' });
    }
  }, 40_000);

  test(`${rawRequests.length} raw requests are refused or dropped, none is taken for two, and the API is as before`, async () => {
    const { api } = pipeline.endpoints;
    for (const request of rawRequests) {
      const answer = await said(api, request);
      const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
      const wrong = statuses.length > 1 || statuses.some((status) => status < 400 || status > 499);
      expect({ wrong: wrong && { request: request.slice(0, 200), statuses } }).toEqual({ wrong: false });
      expect(answer).not.toContain(CANARY);
    }
    expect((await createAccount(pipeline, '1000000001V200301')).status).toBe(200);
    expect(JSON.stringify([pipeline.logs, pipeline.metrics])).not.toContain(CANARY);
  }, 120_000);

  test('no ICN, token or e-mail address in a log line', async () => {
    const icn = '1000000001V200012';
    const token = await tokenFor(pipeline, icn);
    const email = 'veteran.of.the.test@example.com';
    await createAccount(pipeline, icn, { token, body: { icn, email, terms_of_use: TERMS } });
    await createAccount(pipeline, icn, {
      token,
      body: { icn, email: 'not an address', terms_of_use: TERMS },
    });
    await until('the bust is logged', () => busts(icn).length === 1);
    const lines = JSON.stringify([pipeline.logs, pipeline.metrics]);
    expect(pipeline.logs.length).toBeGreaterThan(5);
    for (const secret of [token, email, 'not an address']) expect(lines).not.toContain(secret);
    expect(lines).not.toMatch(/\d{10}V\d{6}/);
  });

  function busts(icn: string) {
    const ids = pipeline.bus.archive
      .filter(({ detail }) => JSON.stringify(detail).includes(icn))
      .map(({ detail }) => (detail as { metadata: { correlation_id: string } }).metadata.correlation_id);
    return pipeline.logs.filter(
      ({ fields }) => fields.step === 'bust' && ids.includes(String(fields.correlation_id)),
    );
  }

  function eventsOf(icn: string) {
    return pipeline.bus.archive
      .filter(({ detail }) => JSON.stringify(detail).includes(icn))
      .map((event) => event['detail-type']);
  }

  function metricSum(name: string) {
    return pipeline.metrics
      .filter((metric) => metric.name === name)
      .reduce((sum, { value }) => sum + value, 0);
  }
});
