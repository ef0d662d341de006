import * as v from 'valibot';
import { AcceptedBodySchema } from '../../../lambdas/contracts/answer-schemas.ts';
import { Breaker } from '../../../lambdas/create-account/breaker.ts';
import { RetryBudget } from '../../../lambdas/create-account/retry-budget.ts';
import { accountWorker } from '../../../lambdas/create-account/worker.ts';
import { context, queueEvent } from '../../fixtures/lambda-events.ts';
import { observed } from '../../fixtures/observed.ts';
import { createAccountHarness, EMAIL, goodToken, ICN } from './harness.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:account-work';
const respondAsync = { Prefer: 'respond-async' };

/** The route, and the worker on the same ports. */
function setUp() {
  const api = createAccountHarness();
  const { observability, lines } = observed();
  const worker = accountWorker(observability, {
    ...api,
    countedApplications: ['va-gov-back-end'],
    random: () => 0,
    telemetry: observability.telemetry,
    breaker: new Breaker(observability.telemetry),
    retryBudget: new RetryBudget(),
    icnHash: async () => 'hash-of-the-icn',
  });
  const receive = async (...bodies: unknown[]) => {
    const texts = bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body)));
    const { batchItemFailures } = await worker(queueEvent(texts, QUEUE), context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { ...api, workerLines: lines, receive };
}

describe('POST /v1/account with Prefer: respond-async', () => {
  test('answers 202 with where to look and when', async () => {
    const { send, mhv } = setUp();
    const { status, headers, body } = await send({
      headers: { ...respondAsync, 'X-Correlation-Id': 'request-1' },
    });
    expect(status).toBe(202);
    expect(headers).toMatchObject({
      location: '/v1/account',
      'retry-after': '2',
      'preference-applied': 'respond-async',
      'cache-control': 'no-store',
      'x-correlation-id': 'request-1',
    });
    expect(v.parse(AcceptedBodySchema, body)).toEqual(body);
    expect(body.data).toMatchObject({ id: 'request-1', attributes: { status: 'pending' } });
    expect(body.meta).toBeUndefined();
    expect(mhv.calls).toEqual([]);
  });

  test('says so when GET will not know of it', async () => {
    const { send, results } = setUp();
    results.failing.write = true;
    const { status, body } = await send({ headers: respondAsync });
    expect(status).toBe(202);
    expect(v.parse(AcceptedBodySchema, body).meta).toEqual({ stored: false });
  });

  test('answers as without it when the work was not kept', async () => {
    const { send, work } = setUp();
    work.failing = true;
    const { status, headers, body } = await send({ headers: respondAsync });
    expect(status).toBe(200);
    expect(headers['preference-applied']).toBeUndefined();
    expect(body.meta.source).toBe('mhv');
  });

  test('checks what every request is checked for', async () => {
    const { send, work } = setUp();
    expect((await send({ headers: respondAsync, token: null })).status).toBe(401);
    expect((await send({ headers: respondAsync, body: '{}' })).status).toBe(422);
    expect((await send({ headers: respondAsync, token: goodToken('1012832025V743496') })).status).toBe(403);
    expect(work.waiting).toEqual([]);
  });
});

describe('the worker', () => {
  test('does what was accepted, and logs it with the correlation id of the request', async () => {
    const { send, work, receive, workerLines, results } = setUp();
    await send({ headers: { ...respondAsync, 'X-Correlation-Id': 'request-1' } });
    const before = workerLines.length;
    expect(await receive(...work.waiting)).toEqual([]);
    expect(results.accounts.get(ICN)).toMatchObject({ correlationId: 'request-1' });
    const steps = workerLines
      .slice(before)
      .map((line) => JSON.parse(line))
      .filter(({ step }) => step);
    expect(steps.map(({ step }) => step)).toEqual(['work', 'mhv', 'event', 'store', 'work']);
    for (const step of steps) expect(step.correlation_id).toBe('request-1');
    expect(steps[0]).toMatchObject({ application: 'va-gov-back-end', icn_hash: 'hash-of-the-icn' });
  });

  test('brings back what could not be told, and what cannot be read', async () => {
    const { send, work, receive, bus, fallback } = setUp();
    await send({ headers: respondAsync });
    bus.mood = 'refuses';
    fallback.failing = true;
    expect(await receive('nothing', ...work.waiting)).toEqual(['message-0', 'message-1']);
  });

  test('logs no e-mail address, no token and no ICN, also of work that it cannot read', async () => {
    const { send, work, receive, workerLines, lines } = setUp();
    const token = goodToken();
    await send({ headers: respondAsync, token });
    const [waiting] = work.waiting;
    await receive(waiting, { ...waiting, version: 2 }, { ...waiting, icn: EMAIL });
    const logged = [...lines, ...workerLines].join('\n');
    for (const secret of [ICN, EMAIL, token]) expect(logged).not.toContain(secret);
    expect(JSON.stringify(work.waiting)).not.toContain(token);
  });
});
