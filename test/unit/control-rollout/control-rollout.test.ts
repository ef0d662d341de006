import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { checkPlan } from '../../../lambdas/contracts/rollout-plans/plan.ts';
import { changed, freshState } from '../../../lambdas/control-rollout/change-state.ts';
import { type Command, obey } from '../../../lambdas/control-rollout/commands.ts';
import { controlRollout } from '../../../lambdas/control-rollout/control-rollout.ts';
import { cancelled, changeCalendar, withEnd } from '../../../ops/outage/change-calendar.ts';
import { FixedRolloutEvidence } from '../../doubles/fixed-rollout-evidence.ts';
import { InMemoryOutageStore } from '../../doubles/in-memory-outage-store.ts';
import { InMemoryRolloutStore } from '../../doubles/in-memory-rollout-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingNotices } from '../../doubles/recording-notices.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { healthy, MINUTE, minutesOf } from '../../fixtures/minutes.ts';
import { shortPlan } from '../../fixtures/rollout.ts';

const EPOCH = '2026-11-05T19:00:00.000Z';
const start: Command = { kind: 'start', plan: shortPlan, override: true };
const approve: Command = { kind: 'approve', applications: 'all', acceptLatency: false };

function controller() {
  const ports = {
    store: new InMemoryRolloutStore(),
    outages: new InMemoryOutageStore(),
    evidence: new FixedRolloutEvidence(),
    notices: new RecordingNotices(),
    clock: new ManualClock(EPOCH),
    telemetry: new RecordingTelemetry(),
  };
  const settings = { stage: 'test', plans: { short: shortPlan } };
  return {
    ...ports,
    look: () => controlRollout(settings, ports),
    async ask(command: Command) {
      const before = await ports.store.read();
      const state = before ?? freshState(0, ports.clock.now());
      const asked = { state, plan: state.plan && shortPlan, reason: 'a test', now: ports.clock.now() };
      const made = { by: 'tester', at: ports.clock.now(), plan: shortPlan };
      await ports.store.write(before, changed(state, obey(command, asked), made));
    },
    /** A minute of traffic like this, and a look at its end. */
    async minute(figures = healthy) {
      ports.evidence.all.push(...minutesOf(1, figures, ports.clock.now()));
      ports.clock.advance(MINUTE);
      return controlRollout(settings, ports);
    },
  };
}

describe('a look at the rollout', () => {
  test('without a state changes and tells nothing', async () => {
    const { look, notices, store, telemetry } = controller();
    expect((await look()).kind).toBe('nothing');
    expect([notices.sent, await store.read()]).toEqual([[], undefined]);
    expect(telemetry.counted(metrics.rolloutLooked)).toBe(1);
  });

  test('plays the plan to its end: each change once in the log, each told to whom it concerns', async () => {
    const { ask, minute, store, notices, telemetry } = controller();
    await ask(start);
    for (let minutes = 0; minutes < 100; minutes += 1) {
      await minute();
      const state = await store.read();
      if (state?.status === 'waiting' && state.position?.phase === 1 && !state.approved) await ask(approve);
    }
    const log = await store.log();
    expect(log.map(({ what, percentage }) => `${what} ${percentage}`)).toEqual([
      'started 0',
      'announced 0',
      'raised 5',
      'announced 5',
      'raised 50',
      'lowered 0',
      'waiting 0',
      'approved 0',
      'announced 0',
      'raised 20',
      'announced 20',
      'raised 100',
      'completed 100',
    ]);
    expect(log.map(({ version }) => version)).toEqual(log.map((_, index) => index + 1));
    // What the dashboard lists: everything, whoever did it.
    const listed = telemetry.steps.flatMap(({ facts }) => facts.change ?? []);
    expect(listed).toEqual(log.map(({ what }) => what));
    expect(new Set(notices.sent.map(({ id }) => Number(id.split('-')[1])))).toEqual(
      new Set(log.map(({ version }) => version)),
    );
    const audiencesOf = (what: string) => {
      const version = log.find((entry) => entry.what === what)?.version;
      return notices.sent
        .filter(({ id }) => id.startsWith(`test-${version}-`))
        .map(({ audience }) => audience);
    };
    expect(audiencesOf('announced')).toEqual(['support']);
    expect(audiencesOf('raised')).toEqual(['engineers']);
    expect(audiencesOf('completed')).toHaveLength(4);
  });

  test('a fault: to 0, everyone told with the evidence, and then nothing more', async () => {
    const { ask, minute, store, notices, telemetry } = controller();
    await ask(start);
    for (let minutes = 0; minutes < 5; minutes += 1) await minute();
    for (let minutes = 0; minutes < 10; minutes += 1) await minute({ failed: 20 });
    expect(await store.read()).toMatchObject({ status: 'aborted', percentage: 0 });
    const stopped = notices.sent.filter(({ subject }) => subject.includes('STOPPED'));
    expect(stopped.map(({ audience }) => audience).sort()).toEqual([
      'engineers',
      'internal-teams',
      'stakeholders',
      'support',
    ]);
    expect(stopped[0]?.text).toMatch(/errors: FAIL, n = \d+, \d+\.\d\d %/);
    expect(telemetry.counted(metrics.rolloutStopped)).toBe(1);
  });

  test('a planned outage: waits', async () => {
    const { ask, minute, outages, store, clock } = controller();
    await ask(start);
    for (let minutes = 0; minutes < 4; minutes += 1) await minute();
    await outages.add({
      id: 'o',
      service: 'mhv',
      start: clock.now(),
      end: clock.now() + 30 * MINUTE,
      message: 'maintenance',
    });
    for (let minutes = 0; minutes < 29; minutes += 1) await minute({ failed: 20 });
    expect(await store.read()).toMatchObject({ status: 'running', percentage: 5 });
  });

  test('a planned outage that is prolonged and then cancelled: the raise comes later by the time it took', async () => {
    const { ask, minute, ...ports } = controller();
    const { outages, store, clock } = ports;
    const percentage = async () => (await store.read())?.percentage;
    await ask(start);
    while ((await percentage()) !== 5) await minute();
    const { stepBeganAt: began = 0 } = (await store.read()) ?? {};
    const [from, to] = [clock.now() + 3 * MINUTE, clock.now() + 6 * MINUTE];
    await outages.add({ id: 'mhv-1', service: 'mhv', start: from, end: to, message: 'patches' });
    const pass = async (minutes: number) => {
      for (let passed = 0; passed < minutes; passed += 1) await minute();
    };
    await pass(5);
    await changeCalendar(ports, withEnd('mhv-1', to + 30 * MINUTE, 'olga'));
    await pass(10);
    await changeCalendar(ports, cancelled('mhv-1', 'olga'));
    const [step] = shortPlan.phases[0]?.steps ?? [];
    const due = began + (step?.minutes ?? 0) * MINUTE + (clock.now() - from);
    while (clock.now() < due) {
      expect(await percentage()).toBe(5);
      await minute();
    }
    await pass(1);
    expect(await percentage()).toBe(50);
  });

  test('another plan than was started: nothing moves, and an alarm hears of it', async () => {
    const { ask, clock, telemetry, ...ports } = controller();
    await ask(start);
    const other = checkPlan({ ...shortPlan, afterwards: 'abort' });
    const look = await controlRollout(
      { stage: 'test', plans: { short: other } },
      { ...ports, clock, telemetry },
    );
    expect(look.kind).toBe('stayed');
    expect(telemetry.counted(metrics.rolloutStuck)).toBe(1);
  });

  test('another plan than was started: a fault is stopped all the same', async () => {
    const { ask, minute, ...ports } = controller();
    await ask(start);
    for (let minutes = 0; minutes < 5; minutes += 1) await minute();
    const other = checkPlan({ ...shortPlan, afterwards: 'abort' });
    for (let minutes = 0; minutes < 5; minutes += 1) {
      ports.evidence.all.push(...minutesOf(1, { failed: 20 }, ports.clock.now()));
      ports.clock.advance(MINUTE);
      await controlRollout({ stage: 'test', plans: { short: other } }, ports);
    }
    expect(await ports.store.read()).toMatchObject({ status: 'aborted', percentage: 0 });
  });

  test('people cannot be told: no raise, but a fault is stopped', async () => {
    const { ask, minute, notices, store } = controller();
    const minuteOfTrouble = (figures?: typeof healthy) => minute(figures).catch(() => undefined);
    notices.beforeEachCall = () => {
      throw new Error('SNS is down');
    };
    await ask(start);
    for (let minutes = 0; minutes < 10; minutes += 1) await minuteOfTrouble();
    expect(await store.read()).toMatchObject({ percentage: 0, announced: 'short/1/1' });
    await ask({ kind: 'jump', step: { phase: 0, step: 0 } });
    for (let minutes = 0; minutes < 6; minutes += 1) await minuteOfTrouble({ failed: 20 });
    expect(await store.read()).toMatchObject({ status: 'aborted', percentage: 0 });
  });

  test('evidence that cannot be read: no raise, an alarm, and what lowers by its time still comes', async () => {
    const { ask, minute, evidence, store, telemetry } = controller();
    await ask(start);
    await ask({ kind: 'jump', step: { phase: 0, step: 1 } });
    evidence.minutes = async () => {
      throw new Error('CloudWatch is down');
    };
    for (let minutes = 0; minutes < 19; minutes += 1) await minute();
    expect(await store.read()).toMatchObject({ status: 'running', percentage: 50 });
    expect(telemetry.counted(metrics.rolloutStuck)).toBeGreaterThan(10);
    await minute();
    expect(await store.read()).toMatchObject({ percentage: 0, position: { phase: 0, step: 2 } });
  });

  test('somebody was first: nothing is written, the next look decides anew', async () => {
    const parts = controller();
    await parts.ask(start);
    parts.evidence.minutes = async () => [];
    const read = parts.store.read.bind(parts.store);
    parts.store.read = async () => {
      const state = await read();
      parts.store.read = read;
      await parts.ask({ kind: 'kill' });
      return state;
    };
    expect((await parts.look()).kind).toBe('conflict');
    expect(await parts.store.read()).toMatchObject({ status: 'killed', percentage: 0 });
  });
});

const PASSED = Array.from({ length: 5 }, () => 'PASS').join(' ');

/** Calls until the process is killed, once; counted over a whole plan. */
class Killed extends Error {}

async function playWithKill(killAt: number | undefined) {
  const parts = controller();
  let calls = 0;
  const perhaps = () => {
    calls += 1;
    if (calls === killAt) throw new Killed();
  };
  const watch = (on: boolean) => {
    for (const port of [parts.store, parts.evidence, parts.notices])
      port.beforeEachCall = on ? perhaps : () => undefined;
    parts.store.afterEachWrite = on ? perhaps : () => undefined;
  };
  await parts.ask(start);
  const percentages: number[] = [];
  for (let minutes = 0; minutes < 100; minutes += 1) {
    watch(true);
    try {
      await parts.minute();
    } catch (fault) {
      if (!(fault instanceof Killed)) throw fault;
    }
    watch(false);
    const state = await parts.store.read();
    percentages.push(state?.percentage ?? 0);
    if (state?.status === 'waiting' && state.position?.phase === 1 && !state.approved)
      await parts.ask(approve);
  }
  const log = await parts.store.log();
  return {
    calls,
    percentages,
    steps: log.map(({ what, position, percentage }) => [what, position, percentage]),
    versions: log.map(({ version }) => version),
    told: [...new Set(parts.notices.sent.map(({ id }) => Number(id.split('-')[1])))].sort((a, b) => a - b),
    changedAt: log.map(({ at }) => (at - Date.parse(EPOCH)) / MINUTE),
    raises: log
      .filter(({ what }) => what === 'raised')
      .map(({ gates }) => gates?.map(({ verdict }) => verdict) ?? []),
  };
}

test('killed at every call and after every write of the whole plan: it goes on within a look', async () => {
  const whole = await playWithKill(undefined);
  expect(whole.calls).toBeGreaterThan(300);
  for (let killAt = 1; killAt <= whole.calls; killAt += 1) {
    const killed = await playWithKill(killAt);
    expect([killAt, killed.steps]).toEqual([killAt, whole.steps]);
    expect([killAt, killed.versions]).toEqual([killAt, whole.versions]);
    expect([killAt, killed.told]).toEqual([killAt, whole.told]);
    // From above 0 a raise has all five gates' PASS; from 0 there is nobody to judge by.
    expect(killed.raises.map((verdicts) => verdicts.join(' '))).toEqual(['', PASSED, '', PASSED]);
    // A look later at most for each kill, and never sooner.
    killed.changedAt.forEach((minute, change) => {
      const late = minute - (whole.changedAt[change] ?? 0);
      expect([killAt, change, late >= 0 && late <= 1]).toEqual([killAt, change, true]);
    });
  }
}, 60_000);
