import { errorAnswer } from '../../../lambdas/contracts/answers.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import type { OutageService } from '../../../lambdas/contracts/outage.ts';
import type { ApiAnswer } from '../../../lambdas/ports/public-api/public-api.ts';
import { probeApi } from '../../../lambdas/probe-api/probe-api.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { ScriptedPublicApi } from '../../doubles/scripted-public-api.ts';

const MINUTE = 60_000;
const answer = (status: number, body: unknown): ApiAnswer => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const alive = { data: { id: 'health', type: 'health', attributes: { status: 'ok', parts: {} } } };
const noToken = errorAnswer([{ reason: 'token_missing', detail: 'Send one.' }], 'probe-1').body;

function probe() {
  const ports = {
    api: new ScriptedPublicApi(),
    outages: new InMemoryOutageStore(),
    clock: new ManualClock(),
    telemetry: new RecordingTelemetry(),
  };
  ports.api.answers = { 'GET health': answer(200, alive), 'POST account': answer(401, noToken) };
  const counted = () =>
    [metrics.probeSucceeded, metrics.probeFailed, metrics.probeInOutage].map((name) =>
      ports.telemetry.counts.get(name),
    );
  return { ...ports, counted, look: () => probeApi(ports) };
}

test('the API answers as callers expect: one success, and a failure that is 0', async () => {
  const { api, counted, look, telemetry } = probe();
  expect(await look()).toBe('probeSucceeded');
  expect(counted()).toEqual([1, 0, 0]);
  expect(telemetry.troubles).toEqual([]);
  expect(api.asked.map(({ method, path, body, timeoutMs }) => [method, path, body, timeoutMs])).toEqual([
    ['GET', 'health', undefined, 10_000],
    ['POST', 'account', '{}', 10_000],
  ]);
});

test('both questions have one correlation id, another one in each probe', async () => {
  const { api, look } = probe();
  await look();
  await look();
  const [first, second, third] = api.asked.map(({ correlationId }) => correlationId);
  expect(first).toMatch(/^probe-[A-Za-z0-9._-]{1,58}$/);
  expect([second === first, third === first]).toEqual([true, false]);
});

test.each<[string, string, ApiAnswer]>([
  ['health is no answer', 'GET health', { kind: 'none', detail: 'the API did not answer in time.' }],
  ['health is a fault', 'GET health', answer(500, alive)],
  ['health is another body', 'GET health', answer(200, { status: 'ok' })],
  ['health is HTML', 'GET health', answer(200, '<html>')],
  ['an account is made without a token', 'POST account', answer(200, {})],
  ['the firewall refuses', 'POST account', answer(403, noToken)],
  ['the gateway refuses', 'POST account', answer(401, { message: 'Unauthorized' })],
  [
    'another refusal comes',
    'POST account',
    answer(401, errorAnswer([{ reason: 'token_invalid', detail: '' }], '').body),
  ],
])('it fails when %s, and says which question', async (_, question, wrong) => {
  const { api, counted, look, telemetry } = probe();
  api.answers[question] = wrong;
  expect(await look()).toBe('probeFailed');
  expect(counted()).toEqual([0, 1, 0]);
  expect(telemetry.troubles.map(({ step, facts }) => [step, facts.asked])).toEqual([['probe', question]]);
});

test('a field more is no outage', async () => {
  const { api, look } = probe();
  api.answers['GET health'] = answer(200, { ...alive, meta: { since: 1 } });
  expect(await look()).toBe('probeSucceeded');
});

test('the time of the slower answer is measured, of a failed probe too', async () => {
  const { api, clock, look, telemetry } = probe();
  api.meanwhile = ({ path }) => path === 'account' && clock.advance(250);
  await look();
  api.answers = {};
  await look();
  expect(telemetry.durations.get(metrics.probeDuration)).toEqual([250, 250]);
});

describe('planned outages', () => {
  const outage = (clock: ManualClock, service: OutageService, startsIn: number, minutes: number) => ({
    id: 'o',
    service,
    start: clock.now() + startsIn,
    end: clock.now() + startsIn + minutes * MINUTE,
    message: '',
  });

  test.each<OutageService>([
    'mhv',
    'sts',
  ])('of %s: the probe counts for nothing, whatever it saw', async (service) => {
    const { api, clock, counted, look, outages } = probe();
    await outages.add(outage(clock, service, 0, 10));
    expect(await look()).toBe('probeInOutage');
    api.answers = {};
    expect(await look()).toBe('probeInOutage');
    expect(counted()).toEqual([0, 0, 2]);
  });

  test.each<[string, OutageService, number, number]>([
    ['of the cache, which is not on the way to an account', 'redis', 0, 10],
    ['that has not begun', 'mhv', 1, 10],
    ['that is over', 'mhv', -10 * MINUTE, 10],
  ])('%s hides nothing', async (_, service, startsIn, minutes) => {
    const { api, clock, look, outages } = probe();
    await outages.add(outage(clock, service, startsIn, minutes));
    api.answers = {};
    expect(await look()).toBe('probeFailed');
  });

  test('that nobody can read hide nothing: the probe counts, and the trouble is told', async () => {
    const { counted, look, outages, telemetry } = probe();
    outages.read = () => Promise.reject(new Error('no table'));
    expect(await look()).toBe('probeSucceeded');
    expect(counted()).toEqual([1, 0, 0]);
    expect(telemetry.troubles.map(({ step }) => step)).toEqual(['outage']);
  });
});
