import type { OutageTime } from '../../../lambdas/contracts/outage.ts';
import {
  checkPlan,
  nextPosition,
  type Plan,
  sayPosition,
} from '../../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { changed } from '../../../lambdas/control-rollout/change-state.ts';
import { decide, type Situation } from '../../../lambdas/control-rollout/decide.ts';
import { healthy, MINUTE, minutesOf } from '../../fixtures/minutes.ts';
import { shortPlan, stateAfter } from '../../fixtures/rollout.ts';

const started = stateAfter([{ kind: 'start', plan: shortPlan, override: true }]);
/** The step that comes after this one: most tests are about what happens once support was told of it. */
function announcedAfter(phase: number, step: number): string | undefined {
  const next = nextPosition(shortPlan, { phase, step });
  return next && sayPosition(shortPlan, next);
}
/** In this step since minute 0. */
const inStep = (phase: number, step: number, changes: Partial<RolloutState> = {}): RolloutState => ({
  ...started,
  status: 'running',
  position: { phase, step },
  percentage: shortPlan.phases[phase]?.steps[step]?.percentage ?? 0,
  stepBeganAt: 0,
  announced: announcedAfter(phase, step),
  ...changes,
});
const look = (state: RolloutState, minute: number, changes: Partial<Situation> = {}) =>
  decide({
    plan: shortPlan,
    state,
    now: minute * MINUTE,
    minutes: minutesOf(minute, healthy),
    outages: [],
    ...changes,
  });
const outage = (from: number, to: number): OutageTime => ({
  service: 'mhv',
  start: from * MINUTE,
  end: to * MINUTE,
});

describe('a step', () => {
  test('begins with the second look after the start: at the first one support is told', () => {
    expect(look(started, 0)).toMatchObject({ change: { what: 'announced', announced: 'short/1/1' } });
    expect(look({ ...started, announced: 'short/1/1' }, 0)).toMatchObject({
      change: { what: 'raised', percentage: 5, stepBeganAt: 0 },
    });
  });

  test('is announced a quarter of an hour before its raise, or else at the look before it', () => {
    const silent = inStep(0, 0, { announced: undefined });
    expect(look(silent, 4).kind).toBe('stay');
    expect(look(silent, 5)).toMatchObject({ change: { what: 'announced', announced: 'short/1/2' } });
    expect(look(silent, 21)).toMatchObject({ change: { what: 'announced', announced: 'short/1/2' } });
    expect(look(inStep(0, 1, { announced: undefined }), 19).kind).toBe('stay');
  });

  test('lasts its time, however good the evidence', () => {
    expect(look(inStep(0, 0), 19).kind).toBe('stay');
  });

  test('is followed by the next when every gate passes on evidence newer than its end', () => {
    expect(look(inStep(0, 0), 20).kind).toBe('stay');
    expect(look(inStep(0, 0), 21)).toMatchObject({
      change: { what: 'raised', percentage: 50, stepBeganAt: 21 * MINUTE },
    });
  });

  test('holds when the last request came before its end: silence is no evidence', () => {
    const silentSince19 = { minutes: minutesOf(19, healthy) };
    expect(look(inStep(0, 0), 600, silentSince19).kind).toBe('stay');
  });

  test('holds on evidence that was new once: a person who resumes after two silent days raises nothing', () => {
    const silentSince22 = { minutes: minutesOf(22, healthy) };
    expect(look(inStep(0, 0), 22, silentSince22).kind).toBe('change');
    expect(look(inStep(0, 0), 2_880, silentSince22)).toMatchObject({
      kind: 'stay',
      why: expect.stringContaining('no request in the last 5 minutes'),
    });
  });

  test('holds without data, and with too few', () => {
    expect(look(inStep(0, 0), 600, { minutes: [] }).kind).toBe('stay');
    expect(look(inStep(0, 0), 60, { minutes: minutesOf(60, { succeeded: 4 }) }).kind).toBe('stay');
  });

  test('that lowers comes when its time is over, without data too', () => {
    expect(look(inStep(0, 1), 19, { minutes: [] }).kind).toBe('stay');
    expect(look(inStep(0, 1), 20, { minutes: [] })).toMatchObject({
      change: { what: 'lowered', percentage: 0 },
    });
  });

  test('never raises because time ran out: only errors over 1 % for a day', () => {
    const minutes = minutesOf(1_440, { succeeded: 989, failed: 11 });
    const decision = look(inStep(0, 0), 1_440, { minutes });
    expect(decision.kind === 'stay' || decision.change.what === 'aborted').toBe(true);
  });
});

describe('a fault', () => {
  const faulty = { minutes: minutesOf(10, { succeeded: 10, failed: 10 }) };

  test('goes to 0 at once, in the middle of a step', () => {
    expect(look(inStep(1, 0), 10, faulty)).toMatchObject({
      change: { what: 'aborted', status: 'aborted', percentage: 0, why: expect.stringMatching(/^errors: /) },
    });
  });

  test('goes to 0 while a person holds the step', () => {
    expect(look(inStep(1, 0, { status: 'held' }), 10, faulty)).toMatchObject({ change: { what: 'aborted' } });
  });

  test('is judged by the step’s own minutes alone', () => {
    const before = minutesOf(10, { succeeded: 10, failed: 10 }, -10 * MINUTE);
    expect(look(inStep(1, 0), 5, { minutes: [...before, ...minutesOf(5, healthy)] }).kind).toBe('stay');
  });

  test('of a minute that is not over is not seen yet', () => {
    const minutes = [...minutesOf(5, healthy), ...minutesOf(1, { failed: 50 }, 5 * MINUTE)];
    expect(
      decide({ plan: shortPlan, state: inStep(1, 0), now: 5.9 * MINUTE, minutes, outages: [] }).kind,
    ).toBe('stay');
    expect(decide({ plan: shortPlan, state: inStep(1, 0), now: 6 * MINUTE, minutes, outages: [] }).kind).toBe(
      'change',
    );
  });

  test('after the last step is told once an hour, and lowers only where the plan says so', () => {
    const done = inStep(2, 0, { status: 'completed' });
    const warning = look(done, 10, faulty);
    expect(warning).toMatchObject({ change: { what: 'warned', warnedAt: 10 * MINUTE } });
    if (warning.kind !== 'change') throw new Error('no change');
    expect(warning.change).not.toHaveProperty('percentage');
    const warned = changed(done, warning.change, { by: 'controller', at: 10 * MINUTE });
    expect(look(warned, 69, faulty).kind).toBe('stay');
    const still = { minutes: minutesOf(70, { succeeded: 10, failed: 10 }) };
    expect(look(warned, 69, still).kind).toBe('stay');
    expect(look(warned, 70, still)).toMatchObject({ change: { what: 'warned' } });
    // What is over for an hour is not told again.
    expect(
      look(warned, 75, { minutes: [...faulty.minutes, ...minutesOf(65, healthy, 10 * MINUTE)] }).kind,
    ).toBe('stay');
    const strict: Plan = checkPlan({ ...shortPlan, afterwards: 'abort' });
    expect(look(done, 10, { ...faulty, plan: strict })).toMatchObject({
      change: { what: 'aborted', percentage: 0 },
    });
  });
});

describe('a person’s approval', () => {
  const waiting = inStep(1, 0, { status: 'waiting', percentage: 0, approved: false });

  test('is waited for after the off step, whose gates have nothing to say', () => {
    expect(look(inStep(0, 2), 1, { minutes: [] })).toMatchObject({
      change: { what: 'waiting', status: 'waiting', position: { phase: 1, step: 0 }, approved: false },
    });
  });

  test('lets nobody in until it is there, and then at once', () => {
    expect(look(waiting, 10_000).kind).toBe('stay');
    const approved = stateAfter(
      [{ kind: 'approve', applications: ['va-gov'], acceptLatency: false }],
      0,
      waiting,
    );
    expect(look(approved, 1)).toMatchObject({ change: { what: 'announced', announced: 'short/2/1' } });
    expect(look({ ...approved, announced: 'short/2/1' }, 1)).toMatchObject({
      change: { what: 'raised', percentage: 20, approved: false },
    });
    expect(approved.applications).toEqual(['va-gov']);
  });
});

describe('a phase with a time of its own', () => {
  const [first, ...others] = shortPlan.phases;
  if (!first) throw new Error('no phase');
  const plan = checkPlan({
    ...shortPlan,
    phases: [{ ...first, startsAt: { local: '1970-01-01T10:00', zone: 'America/New_York' } }, ...others],
  });

  test('waits for it: ten in New York is three in the afternoon in UTC', () => {
    const announced = { ...started, announced: 'short/1/1' };
    expect(look(announced, 15 * 60 - 1, { plan }).kind).toBe('stay');
    expect(look(announced, 15 * 60, { plan })).toMatchObject({ change: { what: 'raised', percentage: 5 } });
  });
});

describe('a planned outage', () => {
  const failing = minutesOf(10, { failed: 20 }, 5 * MINUTE);
  const minutes = [...minutesOf(5, healthy), ...failing, ...minutesOf(16, healthy, 15 * MINUTE)];

  test('stops the clock, and nothing of it counts', () => {
    const outages = [outage(5, 15)];
    expect(look(inStep(0, 0), 10, { minutes, outages })).toMatchObject({
      kind: 'stay',
      why: expect.stringContaining('planned outage of mhv'),
    });
    expect(look(inStep(0, 0), 30, { minutes, outages }).kind).toBe('stay');
    expect(look(inStep(0, 0), 31, { minutes, outages })).toMatchObject({
      change: { what: 'raised', percentage: 50 },
    });
  });

  test('of what is not on the way to an account stops nothing', () => {
    const outages = [{ ...outage(5, 15), service: 'redis' as const }];
    expect(look(inStep(0, 0), 15, { minutes, outages })).toMatchObject({ change: { what: 'aborted' } });
  });

  test('leaves a minute of late failures behind, which does not count', () => {
    const late = minutesOf(1, { succeeded: 10, failed: 10 }, 15 * MINUTE);
    const all = [...minutesOf(5, healthy), ...failing, ...late, ...minutesOf(4, healthy, 16 * MINUTE)];
    expect(look(inStep(0, 0), 20, { minutes: all, outages: [outage(5, 15)] }).kind).toBe('stay');
  });

  test('that nobody planned is a fault', () => {
    expect(look(inStep(0, 0), 15, { minutes })).toMatchObject({ change: { what: 'aborted' } });
  });

  test('two that overlap are counted once', () => {
    const outages = [outage(8, 15), outage(5, 10)];
    expect(look(inStep(0, 0), 30, { minutes, outages }).kind).toBe('stay');
    expect(look(inStep(0, 0), 31, { minutes, outages }).kind).toBe('change');
  });
});

describe('what a person has stopped stays stopped', () => {
  test.each(['open', 'aborted', 'killed'] as const)('%s', (status) => {
    expect(look(inStep(0, 1, { status }), 600)).toMatchObject({
      kind: 'stay',
      why: `the rollout is ${status}`,
    });
  });

  test('held: no raise and no lowering', () => {
    expect(look(inStep(0, 0, { status: 'held' }), 600).kind).toBe('stay');
    expect(look(inStep(0, 1, { status: 'held' }), 600).kind).toBe('stay');
  });
});

test('a clock that went back changes nothing and says so', () => {
  const state = changed(inStep(0, 0), { what: 'raised', why: 'x' }, { by: 'controller', at: 60 * MINUTE });
  expect(look(state, 58)).toMatchObject({ kind: 'stay', why: expect.stringContaining('the clock says') });
  expect(look(state, 59, { minutes: [] })).not.toMatchObject({
    why: expect.stringContaining('the clock says'),
  });
});

test('the last step completes the plan on newer evidence', () => {
  expect(look(inStep(2, 0), 20).kind).toBe('stay');
  expect(look(inStep(2, 0), 21)).toMatchObject({ change: { what: 'completed', status: 'completed' } });
});
