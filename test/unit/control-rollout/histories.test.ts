import fc from 'fast-check';
import { limits } from '../../../lambdas/contracts/limits.ts';
import type { OutageTime } from '../../../lambdas/contracts/outage.ts';
import { checkPlan, nextPosition, type Step, stepAt } from '../../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import { type Command, CommandRefused } from '../../../lambdas/control-rollout/commands.ts';
import { MINUTE, SimulatedStage } from '../../../ops/rollout/simulated-stage.ts';
import { seededRandom, type Traffic } from '../../../ops/rollout/traffic.ts';

/** Random days of a rollout, as the simulation plays them: whatever comes, these things never happen. */
const HISTORIES = 10_000;
const LONGEST_MINUTES = 40;

const step = (percentage: number, minutes: number): Step => ({
  percentage,
  minutes,
  limits: limits.rollout,
  tells: ['engineers'],
});
/** Production's shape: up, up, off; a person; up; all. */
const plan = checkPlan({
  name: 'hasty',
  signOffs: [],
  afterwards: 'tell',
  phases: [
    { name: 'first', steps: [step(5, 4), step(50, 3), step(0, 1)] },
    { name: 'second', approval: { by: 'owner', decides: 'who takes part' }, steps: [step(20, 3)] },
    { name: 'full', steps: [step(100, 3)] },
  ],
});
const positions = plan.phases.flatMap(({ steps }, phase) => steps.map((_, at) => ({ phase, step: at })));
const percentages = [0, ...positions.map((position) => stepAt(plan, position).percentage)];

const healthy: Traffic = { rpm: 120, errorRate: 0, rejectedRate: 0, ownMs: 20, mhvMs: 100 };
const traffics: Traffic[] = [
  healthy,
  { ...healthy, rpm: 300, errorRate: 0.004, rejectedRate: 0.02 },
  { ...healthy, rpm: 0 },
  { ...healthy, rpm: 1 },
  { ...healthy, errorRate: 0.012 },
  { ...healthy, errorRate: 0.1 },
  { ...healthy, errorRate: 1 },
  { ...healthy, mhvMs: 1_500 },
  { ...healthy, ownMs: 300 },
];

const minute = fc.nat(LONGEST_MINUTES - 1);
const usualFirst = fc.oneof({ weight: 3, arbitrary: fc.constant(healthy) }, fc.constantFrom(...traffics));
const anyStep = fc.constantFrom(...positions);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constant<Command>({ kind: 'approve', applications: 'all', acceptLatency: false }),
  },
  fc.constantFrom<Command>(
    { kind: 'approve', acceptLatency: true },
    { kind: 'hold' },
    { kind: 'resume' },
    { kind: 'kill' },
    { kind: 'start', plan, override: false },
  ),
  anyStep.map((to): Command => ({ kind: 'resume', step: to })),
  anyStep.map((to): Command => ({ kind: 'jump', step: to })),
);
const history = fc.record({
  seed: fc.nat(),
  traffic: fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 20 }), is: usualFirst }), {
    minLength: 1,
    maxLength: 4,
  }),
  commands: fc.array(fc.record({ at: minute, command }), { maxLength: 6 }),
  lost: fc.array(minute, { maxLength: 6 }),
  outages: fc.array(fc.record({ at: minute, minutes: fc.integer({ min: 1, max: 10 }) }), { maxLength: 2 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Plain: this is asked a million times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const isOut = (at: number, outages: readonly OutageTime[]) =>
  outages.some(({ start, end }) => start <= at && at < end);

/** Minute by minute, as one would count on paper. */
function minutesWithoutOutages(from: number, to: number, outages: readonly OutageTime[]): number {
  let count = 0;
  for (let at = from; at < to; at += MINUTE) if (!isOut(at, outages)) count += 1;
  return count;
}

function checkLook(
  before: RolloutState,
  stage: SimulatedStage,
  seen: SimulatedStage['seen'],
  outages: readonly OutageTime[],
) {
  const after = stage.state;
  const changed = after !== before;
  must(percentages.includes(after.percentage), `${after.percentage} % is not of the plan`);
  if (before.status === 'aborted' || before.status === 'killed')
    must(!changed, `${before.status}, and it moved`);
  if (!before.position) throw new Error('no position');
  const here = stepAt(plan, before.position);
  const passed = minutesWithoutOutages(before.stepBeganAt ?? stage.now, stage.now, outages);
  const next = nextPosition(plan, before.position);
  const lowersNext =
    next?.phase === before.position.phase && stepAt(plan, next).percentage <= before.percentage;
  if (before.status === 'running' && !isOut(stage.now, outages) && lowersNext && passed >= here.minutes) {
    must(after.percentage < before.percentage, 'what lowers did not come with its time');
  }
  if (!changed) return;
  if (before.status === 'held') must(after.status === 'aborted', 'held, and it moved');
  if (after.status === 'aborted') must(after.percentage === 0, 'aborted, and people are in');
  if (after.lastEntry.what === 'lowered') must(passed >= here.minutes, 'lowered before its time');
  if (after.percentage !== before.percentage && after.percentage > 0) {
    const entered = JSON.stringify(after.position);
    must(!isOut(stage.now, outages), 'moved in a planned outage');
    if (before.status === 'waiting') {
      must(entered === JSON.stringify(before.position), 'a step was skipped');
      const phase = plan.phases[before.position.phase];
      must(before.position.step > 0 || !phase?.approval || before.approved, 'raised without the approval');
    } else {
      must(entered === JSON.stringify(next), 'a step was skipped');
    }
  }
  if (after.percentage > before.percentage && before.percentage > 0)
    checkRaise(before, after, here, { passed, seen, outages });
}

function checkRaise(
  before: RolloutState,
  after: RolloutState,
  here: Step,
  { passed, seen, outages }: { passed: number; seen: SimulatedStage['seen']; outages: readonly OutageTime[] },
): void {
  must(passed >= here.minutes, 'raised before its time');
  const gates = after.lastEntry.gates ?? [];
  must(gates.length === 5 && gates.every(({ verdict }) => verdict === 'PASS'), 'raised without a PASS');
  // The minute after an outage holds what was begun in it.
  const counted = seen.filter(({ at }) => !isOut(at, outages) && !isOut(at - MINUTE, outages));
  const sum = (of: (minute: (typeof counted)[number]) => number) =>
    counted.reduce((total, each) => total + of(each), 0);
  const n = sum(({ succeeded, rejected, failed }) => succeeded + rejected + failed);
  must(n >= 300 && sum(({ failed }) => failed) / n < 0.01, 'raised on too little, or on errors');
  must(sum(({ succeeded }) => succeeded) / n > 0.95, 'raised with too few successes');
  const newest = counted.findLast(({ succeeded, failed, rejected }) => succeeded + failed + rejected > 0);
  must(
    minutesWithoutOutages(before.stepBeganAt ?? 0, newest?.at ?? 0, outages) >= here.minutes,
    'raised on evidence from before the end of the step',
  );
  must((newest?.at ?? 0) >= after.lastEntry.at - 6 * MINUTE, 'raised on old evidence');
}

const seenChanges = new Map<string, number>();

function playHistory({ seed, traffic, commands, lost, outages: planned }: History): void {
  const outages = planned.map(({ at, minutes }): OutageTime => {
    const start = at * MINUTE;
    return { service: 'mhv', start, end: start + minutes * MINUTE };
  });
  const random = seededRandom(seed);
  const stage = new SimulatedStage({ plan, state: freshState(0, 0), now: 0, outages });
  stage.ask({ kind: 'start', plan, override: false });
  const states = [stage.state];
  const changes = traffic.flatMap(({ minutes, is }) => Array.from({ length: minutes }, () => is));
  for (let at = 0; at < LONGEST_MINUTES; at += 1) {
    stage.pass(changes[at] ?? healthy, random);
    for (const asked of commands.filter((each) => each.at === at)) {
      const before = stage.state;
      try {
        stage.ask(asked.command);
        states.push(stage.state);
      } catch (fault) {
        must(fault instanceof CommandRefused && stage.state === before, 'refused, and it changed');
      }
      must(percentages.includes(stage.state.percentage), 'a command left the plan');
    }
    if (lost.includes(at)) continue;
    const before = stage.state;
    const { seen } = stage;
    stage.look();
    if (stage.state !== before) states.push(stage.state);
    checkLook(before, stage, seen, outages);
  }
  for (const [index, entry] of stage.log.entries()) {
    must(entry.version === index + 1, 'the log has a gap');
    must(entry.percentage === states[index]?.percentage, 'the log says another percentage');
    seenChanges.set(entry.what, (seenChanges.get(entry.what) ?? 0) + 1);
  }
}

test(`${HISTORIES} random histories of faults, outages, commands and lost looks keep the rules`, () => {
  fc.assert(fc.property(history, playHistory), { numRuns: HISTORIES });
  // Nothing would be proven by histories in which nothing happens.
  for (const what of [
    'raised',
    'lowered',
    'waiting',
    'approved',
    'aborted',
    'killed',
    'held',
    'resumed',
    'completed',
  ]) {
    expect([what, seenChanges.get(what) ?? 0]).toEqual([what, expect.any(Number)]);
    expect(seenChanges.get(what) ?? 0).toBeGreaterThan(100);
  }
});
