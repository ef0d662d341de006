import { type Change, cancelled, changeCalendar, withEnd } from '../../../ops/outage/change-calendar.ts';
import { healthy, MINUTE, minutesOf } from '../../fixtures/minutes.ts';
import { rolloutStage } from './rollout-stage.ts';

let stage: ReturnType<typeof rolloutStage>;
beforeEach(() => {
  stage = rolloutStage();
});
const status = async () => {
  const { code, output } = await stage.run('status --stage local --json');
  expect(code).toBe(0);
  return JSON.parse(output);
};
/** In this step since now, on a whole minute. */
async function runIn(step: string) {
  await stage.run('start --stage local --plan rehearsal --reason go');
  stage.clock.advance(MINUTE - (stage.clock.now() % MINUTE));
  await stage.run(`jump --stage local --step ${step} --reason go`);
}

test('a stage where nobody has done anything is open, as it was deployed', async () => {
  expect(await status()).toMatchObject({
    status: 'open',
    percentage: 100,
    applications: 'all',
    plan: null,
    step: null,
    minutes_left: null,
    gates: [],
    next: 'nothing until somebody starts a plan',
  });
});

test('a step: time left without outages, every gate with its figures, and what is next', async () => {
  await runIn('rehearsal/1/1');
  const began = stage.clock.now();
  stage.minutes = minutesOf(6, healthy, began);
  stage.clock.advance(6 * MINUTE);
  await stage.outages.add({
    id: 'mhv-1',
    service: 'mhv',
    start: began + 2 * MINUTE,
    end: began + 4 * MINUTE,
    message: 'patch',
  });
  const { gates, ...seen } = await status();
  expect(seen).toMatchObject({
    status: 'running',
    percentage: 5,
    step: 'rehearsal/1/1',
    phase: 'phase 1',
    minutes_left: 6,
    next: 'rehearsal/1/2: 50 % for 10 min',
    outages: [],
  });
  expect(gates).toHaveLength(5);
  expect(gates[0]).toMatchObject({
    name: 'errors',
    verdict: 'HOLD',
    // Of five minutes two are in the outage, and one holds what was begun in it.
    n: 60,
    estimate: 0,
    interval: { lower: expect.any(Number), upper: expect.any(Number) },
  });
  const { output } = await stage.run('status --stage local');
  expect(output).toMatch(/rehearsal\/1\/1 \(phase 1\), 6 min left/);
  expect(output).toMatch(/HOLD {2}errors +n = 60 +0\.00 % \(0\.00 to \d+\.\d\d %\)/);
});

test('the time left is that without outages as they are now: prolonged, cancelled, and none of Redis', async () => {
  await runIn('rehearsal/1/1');
  const began = stage.clock.now();
  const add = (service: 'mhv' | 'redis', start: number, end: number) =>
    stage.outages.add({ id: service, service, start: began + start, end: began + end, message: 'patch' });
  await add('redis', 0, 6 * MINUTE);
  await add('mhv', MINUTE, 3 * MINUTE);
  const leftAfter = async (change: Change) => {
    await changeCalendar(stage, change);
    return (await status()).minutes_left;
  };
  stage.clock.advance(2 * MINUTE);
  expect((await status()).minutes_left).toBe(9);
  expect(await leftAfter(withEnd('mhv', began + 5 * MINUTE, 'olga'))).toBe(9);
  stage.clock.advance(2 * MINUTE);
  expect(await leftAfter(cancelled('mhv', 'olga'))).toBe(9);
  stage.clock.advance(2 * MINUTE);
  expect((await status()).minutes_left).toBe(7);
});

test('an outage that is planned or goes on is named, one that was cancelled is not', async () => {
  await runIn('rehearsal/1/1');
  const now = stage.clock.now();
  const later = { service: 'mhv' as const, start: now + MINUTE, end: now + 2 * MINUTE };
  await stage.outages.add({ ...later, id: 'planned', message: 'patch' });
  await stage.outages.add({ ...later, id: 'cancelled', end: later.start, message: 'patch' });
  expect((await status()).outages.map(({ id }: { id: string }) => id)).toEqual(['planned']);
});

test('the last step, the wait before an approval and a stopped plan say what is next', async () => {
  await runIn('rehearsal/1/3');
  expect((await status()).next).toBe('rehearsal/2/1: 5 % for 10 min, after an approval by product-owner');
  await stage.run('jump --stage local --step rehearsal/4/1 --reason go');
  expect((await status()).next).toBe('the plan is done');
  await stage.run('kill --stage local --reason go');
  expect(await status()).toMatchObject({
    now: 'the rollout is killed',
    next: 'nothing until somebody resumes at a step',
    minutes_left: null,
  });
});

test('what the next look would change is said', async () => {
  await runIn('rehearsal/1/2');
  stage.minutes = minutesOf(10, { failed: 20 }, stage.clock.now());
  stage.clock.advance(10 * MINUTE);
  expect((await status()).now).toMatch(/^with the next look: aborted, 0 % \(errors: /);
});

test('evidence that cannot be read hides nothing else', async () => {
  await runIn('rehearsal/1/2');
  stage.evidence.minutes = () => Promise.reject(new Error('AccessDenied'));
  expect(await status()).toMatchObject({
    percentage: 50,
    gates: [],
    now: 'the evidence cannot be read: AccessDenied',
  });
});

test('the log has every change, for people and for machines', async () => {
  expect((await stage.run('log --stage local')).output).toContain('nothing has changed');
  await runIn('rehearsal/1/1');
  await stage.run('kill --stage local --reason phones_ring --by pat');
  const { output } = await stage.run('log --stage local --json');
  expect(JSON.parse(output)).toMatchObject([
    { version: 1, what: 'started', by: 'olga' },
    { version: 2, what: 'jumped', percentage: 5, position: 'rehearsal/1/1' },
    { version: 3, what: 'killed', percentage: 0, by: 'pat', why: 'phones ring' },
  ]);
  expect((await stage.run('log --stage local')).output.split('\n')).toHaveLength(3);
});
