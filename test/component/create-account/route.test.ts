import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import { errorCatalogue } from '../../../lambdas/contracts/error-catalogue.ts';
import { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import { account, created, refusal, trouble } from '../../doubles/scripted-account-provider.ts';
import { proxyEvent } from '../../fixtures/lambda-events.ts';
import { tokenSettings } from '../../fixtures/tokens.ts';
import { bodyOf, createAccountHarness, EMAIL, goodToken, ICN } from './harness.ts';

const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

describe('POST /v1/account, MHV gives an account', () => {
  test('answers 200 with the account as JSON:API', async () => {
    const api = createAccountHarness();
    const { status, body, headers } = await api.send({ headers: { 'X-Correlation-Id': 'request-1' } });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { id: '12345678', type: 'mhv_user_account', attributes: created },
      meta: {
        source: 'mhv',
        occurred_at: new Date(api.clock.now()).toISOString(),
        correlation_id: 'request-1',
      },
    });
    expect(headers).toEqual({ ...HEADERS, 'x-correlation-id': 'request-1' });
  });

  test('asks MHV with what the body said, and with the defaults of the terms', async () => {
    const api = createAccountHarness();
    await api.send();
    expect(api.mhv.calls).toHaveLength(1);
    expect(api.mhv.calls[0]?.request).toEqual({
      icn: ICN,
      email: EMAIL,
      termsOfUse: {
        acceptedAt: '2026-11-05T14:00:00Z',
        revision: '3',
        legalVersion: '1.0',
        documentTitle: 'VA Enterprise Terms of Use',
      },
    });
  });

  test.each([
    ['left out', undefined],
    ['null', null],
  ])('takes an e-mail address that is %s', async (_, email) => {
    const api = createAccountHarness();
    expect((await api.send({ body: bodyOf({ email }) })).status).toBe(200);
    expect(api.mhv.calls[0]?.request.email).toBeNull();
  });

  test.each([
    ['2026-11-05T14:00:00.123Z'],
    ['2026-11-05T09:00:00-05:00'],
    ['2028-02-29T23:59:59Z'],
  ])('takes the date %s as it is', async (accepted_at) => {
    const api = createAccountHarness();
    const { status } = await api.send({
      body: bodyOf({ terms_of_use: { status: 'accepted', accepted_at } }),
    });
    expect(status).toBe(200);
    expect(api.mhv.calls[0]?.request.termsOfUse.acceptedAt).toBe(accepted_at);
  });

  test('reads a body in base64, and a content type with a character set in any case', async () => {
    const api = createAccountHarness();
    const { status } = await api.send({
      body: Buffer.from(bodyOf()).toString('base64'),
      isBase64Encoded: true,
      headers: { 'Content-Type': 'Application/JSON; charset=utf-8' },
    });
    expect(status).toBe(200);
  });

  test('gets a token from STS, if the caller’s is not meant for MHV', async () => {
    const api = createAccountHarness();
    await api.send();
    expect(api.tokens.calls.map(({ icn }) => icn)).toEqual([ICN]);
    expect(api.mhv.calls[0]?.token).toBe('token-from-sts');
  });

  test('passes the caller’s token on, if it is meant for MHV too', async () => {
    const api = createAccountHarness();
    const token = goodToken(ICN, { scopes: [tokenSettings.scope, tokenSettings.mhvUrl] });
    await api.send({ token });
    expect(api.tokens.calls).toEqual([]);
    expect(api.mhv.calls[0]?.token).toBe(token);
  });

  test('sends an event that the strict schema knows', async () => {
    const api = createAccountHarness();
    await api.send({ headers: { 'X-Correlation-Id': 'request-1' } });
    const [event] = api.bus.events;
    expect(v.parse(PipelineEvent, event)).toEqual(event);
    expect(event).toMatchObject({
      type: 'AccountCreationSucceeded',
      detail: {
        metadata: { version: 1, correlation_id: 'request-1' },
        data: { icn: ICN, user_profile_id: '12345678', outcome: 'created', application: 'va-gov-back-end' },
      },
    });
  });
});

describe('POST /v1/account, a stored account', () => {
  test('answers without MHV, and says from whom and when it is', async () => {
    const api = createAccountHarness();
    const first = await api.send({ headers: { 'X-Correlation-Id': 'request-1' } });
    api.clock.advance(60_000);
    const second = await api.send({ headers: { 'X-Correlation-Id': 'request-2' } });
    expect(second.body).toEqual({ ...first.body, meta: { ...first.body.meta, source: 'stored' } });
    expect(second.headers['x-correlation-id']).toBe('request-2');
    expect(api.mhv.calls).toHaveLength(1);
    expect(api.bus.events).toHaveLength(1);
  });

  test.each([
    ['no-cache'],
    ['No-Cache'],
    ['max-age=0, no-cache'],
  ])('does not answer with Cache-Control: %s', async (value) => {
    const api = createAccountHarness();
    await api.send();
    const answer = await api.send({ headers: { 'Cache-Control': value } });
    expect(answer.body.meta.source).toBe('mhv');
    expect(api.mhv.calls).toHaveLength(2);
  });

  test('answers with Cache-Control: no-store, which is about something else', async () => {
    const api = createAccountHarness();
    await api.send();
    expect((await api.send({ headers: { 'Cache-Control': 'no-store' } })).body.meta.source).toBe('stored');
  });

  test('is stale, but answers while MHV is down', async () => {
    const api = createAccountHarness();
    await api.send();
    api.mhv.answers = [trouble('mhv_unreachable')];
    const { status, body } = await api.send({ headers: { 'cache-control': 'no-cache' } });
    expect(status).toBe(200);
    expect(body.meta).toMatchObject({ source: 'stored', stale: true });
  });
});

describe('POST /v1/account, no account', () => {
  test.each(
    [801, 802, 803, 804, 805, 806, 807, 808, 809, 810, 811, 812].map((code) => {
      const entry = errorCatalogue[`mhv_${code}` as 'mhv_801'];
      return [code, entry] as const;
    }),
  )('answers MHV’s %i with its number, what to do and whom to call', async (code, entry) => {
    const api = createAccountHarness();
    api.mhv.answers = [refusal(code, 'MHV’s words')];
    const { status, body, headers } = await api.send({ headers: { 'X-Correlation-Id': 'request-1' } });
    expect(status).toBe(entry.status);
    const helps = (entry.action as string) === 'contact_help_desk';
    expect(body).toEqual({
      errors: [
        {
          title: entry.title,
          detail: 'MHV’s words',
          code,
          status: String(entry.status),
          meta: {
            reason: `mhv_${code}`,
            action: entry.action,
            retryable: entry.retryable,
            ...(helps && {
              help_desk: {
                phone: '877-327-0022',
                tty: '711',
                hours: 'Monday-Friday 8 a.m.-8 p.m. ET',
              },
            }),
            correlation_id: 'request-1',
          },
        },
      ],
      meta: {
        source: 'mhv',
        occurred_at: new Date(api.clock.now()).toISOString(),
        correlation_id: 'request-1',
      },
    });
    expect(headers['retry-after']).toBe(entry.status === (503 as number) ? '30' : undefined);
    expect(api.mhv.calls).toHaveLength(1);
  });

  test('answers a code that nobody knows with its number', async () => {
    const api = createAccountHarness();
    api.mhv.answers = [refusal(899)];
    const { status, body } = await api.send();
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ code: 899, meta: { reason: 'mhv_unknown_code' } });
  });

  test.each([
    'mhv_busy',
    'mhv_unreachable',
    'mhv_unreadable',
    'sts_unreachable',
    'secret_missing',
  ] as const)('answers %s with 503, Retry-After and no code', async (reason) => {
    const api = createAccountHarness();
    api.mhv.answers = [trouble(reason)];
    const { status, body, headers } = await api.send();
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('30');
    expect(Object.keys(body.errors[0]).sort()).toEqual(['detail', 'meta', 'status', 'title']);
    expect(body.errors[0].meta).toMatchObject({ reason, action: 'retry_later', retryable: true });
  });

  test('answers a breaker that is open with 503, and with the seconds until MHV is asked again', async () => {
    const api = createAccountHarness();
    api.mhv.answers = [trouble('mhv_unreachable')];
    await api.send();
    await api.send();
    const asked = api.mhv.calls.length;
    const { status, body, headers } = await api.send();
    expect(api.mhv.calls).toHaveLength(asked);
    expect([status, body.errors[0].meta.reason]).toEqual([503, 'breaker_open']);
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(10);
  });

  test('sends an event that the strict schema knows, and stores nothing itself', async () => {
    const api = createAccountHarness();
    api.mhv.answers = [refusal(805)];
    await api.send();
    expect(v.parse(PipelineEvent, api.bus.events[0])).toEqual(api.bus.events[0]);
    expect(api.bus.events[0]?.type).toBe('AccountCreationFailed');
    expect(api.journal).toEqual(['event']);
  });

  test('answers 503 when neither bus nor fallback took the event', async () => {
    const api = createAccountHarness();
    api.bus.mood = 'refuses';
    api.fallback.failing = true;
    const { status, body, headers } = await api.send();
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('30');
    expect(body.errors[0].meta.reason).toBe('event_not_accepted');
    expect(api.results.accounts.size).toBe(0);
  });

  test('answers 200 with stored: false, when the result could not be kept', async () => {
    const api = createAccountHarness();
    api.results.failing.write = true;
    const { status, body } = await api.send();
    expect(status).toBe(200);
    expect(body.meta).toMatchObject({ source: 'mhv', stored: false });
  });

  test('answers 500 without the fault’s words, when something is broken', async () => {
    const api = createAccountHarness();
    api.mhv.answers = [];
    const { status, body } = await api.send();
    expect(status).toBe(500);
    expect(body.errors[0].meta.reason).toBe('internal_error');
    expect(JSON.stringify(body)).not.toContain('double');
  });
});

describe('POST /v1/account, a planned outage', () => {
  const { requestTimeEpoch: arrivedAt } = proxyEvent({}).requestContext;

  test('answers 503 until its end, says when that is, and counts in no rate', async () => {
    const api = createAccountHarness();
    const end = arrivedAt + 90 * 60_000 + 1;
    api.controls.outages = [{ service: 'sts', start: arrivedAt - 1, end }];
    const { status, body, headers } = await api.send();
    // A second too late and not one too early.
    expect([status, headers['retry-after']]).toEqual([503, '5401']);
    expect(body.errors).toEqual([
      expect.objectContaining({
        title: errorCatalogue.planned_outage.title,
        detail: expect.stringContaining(`STS has a planned outage until ${new Date(end).toISOString()}`),
        meta: expect.objectContaining({
          reason: 'planned_outage',
          action: 'retry_later',
          retryable: true,
        }),
      }),
    ]);
    expect([api.mhv.calls, api.tokens.calls, api.journal]).toEqual([[], [], []]);
    const emf = api.lines.filter((line) => line.includes('CloudWatchMetrics'));
    expect(emf.map((line) => JSON.parse(line)._aws.CloudWatchMetrics[0].Metrics)).toEqual([
      [
        { Name: 'ColdStart', Unit: 'Count' },
        { Name: 'PlannedOutage', Unit: 'Count' },
      ],
    ]);
  });

  test('serves a stored account as stale to who says no-cache', async () => {
    const api = createAccountHarness();
    await api.send();
    api.controls.outages = [{ service: 'mhv', start: arrivedAt - 1, end: arrivedAt + 1 }];
    api.clock.advance(5_001);
    const { status, body } = await api.send({ headers: { 'Cache-Control': 'no-cache' } });
    expect(status).toBe(200);
    expect(body.meta).toMatchObject({ source: 'stored', stale: true });
  });
});

describe('POST /v1/account, the rollout', () => {
  const closed = { percentage: 0, applications: 'all' } as const;

  test('answers 403 for a person who is not in: nothing is to be done, and nothing is done', async () => {
    const api = createAccountHarness();
    api.controls.flag = closed;
    const { status, body } = await api.send({ headers: { 'X-Correlation-Id': 'request-1' } });
    expect(status).toBe(403);
    expect(body).toEqual({
      errors: [
        {
          title: errorCatalogue.not_in_rollout.title,
          detail: expect.any(String),
          status: '403',
          meta: {
            reason: 'not_in_rollout',
            action: 'none',
            retryable: false,
            correlation_id: 'request-1',
          },
        },
      ],
    });
    expect([api.mhv.calls, api.tokens.calls, api.journal]).toEqual([[], [], []]);
    const emf = api.lines.filter((line) => line.includes('CloudWatchMetrics'));
    expect(emf).toHaveLength(1);
    expect(JSON.parse(emf[0] ?? '')._aws.CloudWatchMetrics[0].Metrics).toEqual([
      { Name: 'ColdStart', Unit: 'Count' },
      { Name: 'NotInRollout', Unit: 'Count' },
    ]);
  });

  test('comes after what is wrong with a request', async () => {
    const api = createAccountHarness();
    api.controls.flag = closed;
    expect((await api.send({ body: bodyOf({ email: 'none' }) })).status).toBe(422);
    expect(api.controls.reads).toBe(0);
  });

  test('answers 503 and when to ask again, when nobody can say who is in', async () => {
    const api = createAccountHarness();
    api.controls.failing = true;
    const { status, body, headers } = await api.send();
    expect([status, headers['retry-after']]).toEqual([503, '30']);
    expect(body.errors[0].meta).toMatchObject({ reason: 'rollout_unknown', action: 'retry_later' });
    expect(api.mhv.calls).toEqual([]);
  });

  test('counts the ICN where the stage says so, whatever the header says', async () => {
    const statusAt = async (percentage: number) => {
      const api = createAccountHarness();
      api.controls.flag = { percentage, applications: 'all' };
      return (await api.send({ headers: { 'X-Flipper-Id': 'UserAccount;0a' } })).status;
    };
    expect(await statusAt(bucketPercentage(ICN))).toBe(403);
    expect(await statusAt(bucketPercentage(ICN) + 0.001)).toBe(200);
  });

  test('counts VA.gov’s own actor where the stage says so', async () => {
    const actors = ['UserAccount;0a', 'UserAccount;0b', 'UserAccount;0c', 'UserAccount;0d'];
    for (const actor of actors) {
      const api = createAccountHarness({ actor: 'x-flipper-id' });
      const headers = { 'x-flipper-id': actor };
      api.controls.flag = { percentage: bucketPercentage(actor), applications: 'all' };
      expect((await api.send({ headers })).status).toBe(403);
      const open = createAccountHarness({ actor: 'x-flipper-id' });
      open.controls.flag = { percentage: bucketPercentage(actor) + 0.001, applications: 'all' };
      expect((await open.send({ headers })).status).toBe(200);
    }
  });

  test.each([
    ['is missing', {}],
    ['is empty', { 'X-Flipper-Id': '' }],
  ])('lets nobody in where the actor’s header %s, and names it', async (_, headers) => {
    const api = createAccountHarness({ actor: 'x-flipper-id' });
    const { status, body } = await api.send({ headers });
    expect(status).toBe(403);
    expect(body.errors[0]).toMatchObject({
      detail: expect.stringContaining('X-Flipper-Id'),
      meta: { reason: 'not_in_rollout' },
    });
  });
});

/** The least percentage, in thousandths, at which the actor is not in yet. */
function bucketPercentage(actor: string): number {
  return (crc32(`mhv_account_creation${actor}`) % 100_000) / 1_000;
}

describe('the correlation id', () => {
  test('is on the answer, in the event and on every line', async () => {
    const api = createAccountHarness();
    const { headers } = await api.send({ headers: { 'x-correlation-id': 'My_request.1-2' } });
    expect(headers['x-correlation-id']).toBe('My_request.1-2');
    expect(api.bus.events[0]?.detail.metadata.correlation_id).toBe('My_request.1-2');
    const steps = api.lines.filter((line) => line.includes('"step"'));
    expect(steps.length).toBeGreaterThan(3);
    for (const line of steps) expect(line).toContain('My_request.1-2');
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a space', 'a b'],
    ['a line break', 'a\nb'],
    ['65 characters', 'x'.repeat(65)],
    ['markup', '<script>'],
    ['what looks like an ICN', 'smoke-1000000001V200001'],
  ])('is made for a request with %s', async (_, sent) => {
    const api = createAccountHarness();
    const { headers, status } = await api.send({
      headers: sent === undefined ? {} : { 'X-Correlation-Id': sent },
    });
    expect(status).toBe(200);
    expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(api.bus.events[0]?.detail.metadata.correlation_id).toBe(headers['x-correlation-id']);
  });

  test('is one, even if a request has the header in two spellings', async () => {
    const api = createAccountHarness();
    const { headers } = await api.send({
      headers: { 'x-correlation-id': 'good-1', 'X-Correlation-Id': 'not good' },
    });
    expect(headers['x-correlation-id']).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
    expect(api.bus.events[0]?.detail.metadata.correlation_id).toBe(headers['x-correlation-id']);
  });
});

describe('short ICNs', () => {
  const short = '10101V964144';
  test.each([
    [true, 200],
    [false, 403],
  ])('where they are allowed: %s', async (allowShortIcns, status) => {
    const api = createAccountHarness({ allowShortIcns });
    const answer = await api.send({ token: goodToken(short), body: bodyOf({ icn: short }) });
    expect(answer.status).toBe(status);
  });
});

describe('the lines that are printed', () => {
  test.each([
    ['a created account', () => [account({ message: 'MHV Account Created' })]],
    ['a refusal', () => [refusal(805)]],
    ['an outage', () => [trouble('mhv_unreachable')]],
    ['a fault', () => []],
  ])('hold no ICN, token or e-mail address after %s', async (_, answers) => {
    const api = createAccountHarness();
    api.mhv.answers = answers();
    api.bus.mood = 'throws';
    api.results.failing.read = true;
    api.results.failing.write = true;
    const token = goodToken();
    await api.send({ token });
    const printed = api.lines.join('\n');
    expect(printed).toContain('hash-of-the-icn');
    for (const secret of [ICN, EMAIL, token, token.split('.')[1] ?? '', 'token-from-sts']) {
      expect(printed).not.toContain(secret);
    }
  });

  test.each([
    ['va-gov-back-end', 'va-gov-back-end'],
    ['somebody-else', 'other'],
  ])('count one outcome and the class of success, and both once more for the application %s as %s', async (application, counted) => {
    const api = createAccountHarness();
    await api.send({ token: goodToken(ICN, { service_account_id: application }) });
    const emf = api.lines
      .filter((line) => line.includes('CloudWatchMetrics'))
      .map((line) => JSON.parse(line));
    const own = emf.filter(({ application: named }) => named === undefined);
    expect(own).toMatchObject([{ AccountSucceeded: 1, AccountCreated: 1, stage: 'test' }]);
    const apart = emf.filter(({ application: named }) => named !== undefined);
    const common = { service: 'test', stage: 'test', application: counted };
    expect(apart.map(({ _aws, ...values }) => values)).toEqual([
      { ...common, AccountSucceeded: 1 },
      { ...common, AccountCreated: 1 },
    ]);
    for (const { _aws } of apart) {
      expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'stage', 'application']]);
    }
    expect(emf).toHaveLength(own.length + apart.length);
  });
});
