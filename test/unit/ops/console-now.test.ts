import { describeAlarm } from '../../../lambdas/contracts/incidents.ts';
import { keptFor } from '../../../ops/console/kept-for.ts';
import type { AlarmRead, NowPorts } from '../../../ops/console/now/ports.ts';
import { readNow } from '../../../ops/console/now/read-now.ts';
import { readRunbook } from '../../../ops/console/now/runbook.ts';
import { FixedRolloutEvidence } from '../../doubles/fixed-rollout-evidence.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { healthy, MINUTE, minutesOf } from '../../fixtures/minutes.ts';

const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-26T15:00:30Z');
/** The minute that runs is left out. */
const TO = NOW - 30_000;

const quiet: AlarmRead = { name: 'uptime-1h', description: '', isOn: false, isMuted: false, since: 0 };
const lit: AlarmRead = {
  name: 'create-account-error-rate',
  description: describeAlarm({ severity: 'page', impact: 'People get no account.', runbook: 'error-rate' }),
  isOn: true,
  isMuted: false,
  since: NOW - 7 * MINUTE,
};

let evidence: FixedRolloutEvidence;
let outages: InMemoryOutageStore;
beforeEach(() => {
  evidence = new FixedRolloutEvidence();
  outages = new InMemoryOutageStore();
});

function read(hours = 1, changes: Partial<NowPorts> = {}) {
  return readNow(hours, {
    evidence,
    traffic: async () => [{ name: 'account created', count: 3 }],
    durations: async () => ({
      bustLagMs: new Map([[TO - MINUTE, 40]]),
      mhvP95Ms: new Map([[TO - MINUTE, 310]]),
    }),
    queues: async () => [{ name: 'bust', oldestS: 2, deadLetters: 0 }],
    alarms: async () => [quiet],
    outages,
    runbook: (heading) => `what to do about ${heading}`,
    clock: new ManualClock(new Date(NOW).toISOString()),
    ...changes,
  });
}

const down = (): never => {
  throw new Error('CloudWatch is away');
};

test('the five metrics are those of the last hour, whatever the charts show', async () => {
  evidence.all = [
    ...minutesOf(60, { failed: 20 }, TO - 2 * HOUR),
    ...minutesOf(60, { ...healthy, probes: 1 }, TO - HOUR),
  ];
  const { metrics, series, hurt } = await read(6);
  expect(metrics.find(({ name }) => name === 'errors')).toMatchObject({
    n: 1_200,
    value: 0,
    kept: true,
    limit: 'under 1 %',
    interval: { lower: 0 },
  });
  expect(metrics.find(({ name }) => name === 'satisfaction')).toEqual({
    name: 'satisfaction',
    unit: 'share',
    limit: 'at least 90 %',
    n: 0,
  });
  expect(series.errors.slice(-120, -118)).toEqual([1, 1]);
  expect(hurt.level).toBe('nobody');
});

test.each([
  ['over its limit, as chance may have it', 1, undefined],
  ['over its limit, beyond chance', 60, true],
])('a metric %s', async (_, failed, isBeyond) => {
  evidence.all = [...minutesOf(1, { succeeded: 40, failed }, TO - MINUTE)];
  const { metrics } = await read();
  expect(metrics.find(({ name }) => name === 'errors')).toMatchObject({ kept: false });
  expect(metrics.find(({ name }) => name === 'errors')?.isBeyond).toBe(isBeyond);
});

test('every minute has its place; one without anything is a gap', async () => {
  evidence.all = minutesOf(1, healthy, TO - MINUTE);
  const { series } = await read();
  expect(series.at).toHaveLength(60);
  expect(series.at[0]).toBe(TO - HOUR);
  expect(series.requests.slice(-2)).toEqual([null, 20]);
  expect(series.ownMs.at(-1)).toBe(20);
  expect(series.mhvMs.at(-1)).toBe(80);
  expect(series.mhvP95Ms.slice(-2)).toEqual([null, 310]);
  expect(series.bustLagMs.slice(-2)).toEqual([null, 40]);
});

test('reasons have the number and the title of the catalogue, the most frequent first', async () => {
  evidence.failed = new Map([
    ['mhv_805', 2],
    ['mhv_unreachable', 9],
  ]);
  const { reasons } = await read();
  expect(reasons).toMatchObject([
    { name: 'mhv_unreachable', count: 9, title: 'MHV cannot be reached' },
    { name: 'mhv_805', code: 805, count: 2 },
  ]);
  expect(reasons[0]).not.toHaveProperty('code');
});

test('alarms that are on, pages first, with what the runbook says', async () => {
  const text = { severity: 'ticket', impact: 'Profiles are old.', runbook: 'bust-lag' } as const;
  const ticket = { ...lit, name: 'bust-lag', description: describeAlarm(text), since: 0 };
  const { alarms, watched } = await read(1, { alarms: async () => [quiet, ticket, lit] });
  expect(watched).toBe(3);
  expect(alarms).toMatchObject([
    { severity: 'page', impact: 'People get no account.', runbook: 'what to do about error-rate' },
    { severity: 'ticket', heading: 'bust-lag' },
  ]);
});

test('an alarm whose description nobody can read is never taken for none', async () => {
  const { alarms, hurt } = await read(1, { alarms: async () => [{ ...lit, description: 'by hand' }] });
  expect(alarms).toMatchObject([{ name: lit.name, severity: 'page', runbook: 'by hand' }]);
  expect(hurt.level).toBe('now');
});

test('planned outages that run, come, or were over less than a day ago', async () => {
  const outage = (id: string, start: number) =>
    outages.add({ id, service: 'mhv', start, end: start + HOUR, message: 'a release' });
  await outage('old', NOW - 26 * HOUR);
  await outage('over', NOW - 5 * HOUR);
  await outage('comes', NOW + HOUR);
  expect((await read()).outages.map(({ id }) => id)).toEqual(['over', 'comes']);
});

test('what cannot be read is said, and the rest is shown', async () => {
  const view = await read(1, { alarms: async () => down(), queues: async () => down() });
  expect(view.hurt.level).toBe('unknown');
  expect(view.unread).toHaveLength(2);
  expect(view.unread.join()).toContain('CloudWatch is away');
  expect(view.traffic).toEqual([{ name: 'account created', count: 3 }]);
});

test('without evidence no metric is shown as one that is kept', async () => {
  evidence.beforeEachCall = down;
  const { metrics, unread } = await read();
  expect(metrics).toEqual([]);
  expect(unread).toHaveLength(2);
});

test('every heading of the runbook has its text, and one that is not there is named', () => {
  const runbook = readRunbook();
  expect(runbook('error-rate')).toMatch(/^\*\*Means\.\*\*/);
  expect(runbook('error-rate')).not.toContain('## satisfaction');
  expect(runbook('no-such')).toContain('no-such');
});

test('a reading is shared while it is new; one that failed is not kept', async () => {
  let asked = 0;
  const read = keptFor(HOUR, async () => {
    asked += 1;
    if (asked === 1) throw new Error('away');
    return asked;
  });
  await expect(read()).rejects.toThrow('away');
  expect(await Promise.all([read(), read()])).toEqual([2, 2]);
  const anew = keptFor(0, async () => ++asked);
  expect([await anew(), await anew()]).toEqual([3, 4]);
});
