import { checkPlan } from '../../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { freshState } from '../../../lambdas/control-rollout/change-state.ts';
import { type Command, CommandRefused, obey } from '../../../lambdas/control-rollout/commands.ts';
import { digestOf } from '../../../lambdas/control-rollout/plan-digest.ts';
import { shortPlan, stateAfter } from '../../fixtures/rollout.ts';

const start: Command = { kind: 'start', plan: shortPlan, override: false };
const signOff: Command = { kind: 'sign-off', plan: shortPlan, role: 'owner', name: 'A. Person' };
const first = { phase: 0, step: 0 };
const ask = (state: RolloutState, command: Command) =>
  obey(command, { state, plan: state.plan && shortPlan, reason: 'a test', now: 7 });
const fresh = freshState(100, 0);
const running = stateAfter([signOff, start, { kind: 'jump', step: first }]);
const killed = stateAfter([{ kind: 'kill' }], 0, running);
const held = stateAfter([{ kind: 'hold' }], 0, running);
const waiting: RolloutState = {
  ...running,
  status: 'waiting',
  position: { phase: 1, step: 0 },
  percentage: 0,
};

describe('start', () => {
  test('needs the signature of each role, of this very plan', () => {
    expect(() => ask(fresh, start)).toThrow('is not signed off by owner: sign-off --role, or --override');
    const signed = stateAfter([signOff], 0, fresh);
    expect(ask(signed, start)).toMatchObject({ status: 'waiting', percentage: 0, position: first });
    const changedPlan = checkPlan({ ...shortPlan, afterwards: 'abort' });
    expect(digestOf(changedPlan)).not.toBe(digestOf(shortPlan));
    expect(() => ask(signed, { ...start, plan: changedPlan })).toThrow(CommandRefused);
  });

  test('without one takes an override, and says in the log whose is missing', () => {
    expect(ask(fresh, { ...start, override: true })).toMatchObject({
      what: 'started',
      why: 'without owner: a test',
    });
  });

  test('is refused while a plan is under way', () => {
    for (const state of [running, held, waiting])
      expect(() => ask(state, start)).toThrow(`is ${state.status}`);
  });
});

describe('start at a step', () => {
  const edited = checkPlan({ ...shortPlan, afterwards: 'abort' });
  const goOn: Command = { kind: 'start', plan: edited, override: true, step: { phase: 0, step: 1 } };

  test('lets a plan that was changed go on without a way over 0', () => {
    expect(ask(running, goOn)).toMatchObject({
      status: 'running',
      percentage: 50,
      plan: { name: 'short', digest: digestOf(edited) },
      what: 'started',
    });
  });

  test('needs its signatures, and another plan than the one that runs', () => {
    expect(() => ask(running, { ...goOn, override: false })).toThrow('is not signed off by owner');
    expect(() => ask(running, { ...goOn, plan: shortPlan })).toThrow('hold, resume, jump or kill it');
  });
});

describe('sign-off', () => {
  test('is one a role and plan: the last one counts', () => {
    const again: Command = { ...signOff, name: 'B. Person' };
    const { signOffs } = stateAfter([signOff, again]);
    expect(signOffs).toEqual([{ role: 'owner', name: 'B. Person', digest: digestOf(shortPlan), at: 0 }]);
  });

  test('is refused for a role that the plan does not name', () => {
    expect(() => ask(fresh, { ...signOff, role: 'passer-by' })).toThrow(
      'signed off by owner, and not by "passer-by"',
    );
  });
});

describe('approve', () => {
  test('names the applications that take part', () => {
    expect(ask(waiting, { kind: 'approve', applications: ['va-gov'], acceptLatency: false })).toMatchObject({
      applications: ['va-gov'],
      approved: true,
    });
    expect(() => ask(waiting, { kind: 'approve', acceptLatency: false })).toThrow(
      'which applications take part',
    );
  });

  test('accepts MHV’s part of the response time, once', () => {
    const accept: Command = { kind: 'approve', acceptLatency: true };
    expect(ask(running, accept)).toMatchObject({ latencyAccepted: true, what: 'approved' });
    expect(ask(waiting, accept)).not.toHaveProperty('approved');
    expect(() => ask(stateAfter([accept], 0, running), accept)).toThrow('was accepted before');
  });

  test('is refused where nothing waits', () => {
    const approval: Command = { kind: 'approve', applications: 'all', acceptLatency: false };
    const approved = stateAfter([approval], 0, waiting);
    for (const state of [running, held, killed, approved]) {
      expect(() => ask(state, approval)).toThrow('Nothing waits for an approval');
    }
    expect(() => ask(running, { kind: 'approve', acceptLatency: false })).toThrow(
      'Nothing waits for an approval',
    );
    expect(() => ask(killed, { kind: 'approve', acceptLatency: true })).toThrow(
      'Nothing waits for an approval',
    );
    expect(() => ask(fresh, approval)).toThrow('There is no plan: the rollout is open at 100 %');
  });
});

describe('kill', () => {
  test('goes to 0 from everywhere', () => {
    for (const state of [fresh, running, held, waiting, killed]) {
      expect(ask(state, { kind: 'kill' })).toMatchObject({ status: 'killed', percentage: 0 });
    }
  });
});

describe('hold, resume, jump', () => {
  test('hold stops what runs, and nothing else', () => {
    expect(ask(running, { kind: 'hold' })).toEqual({ status: 'held', what: 'held', why: 'a test' });
    for (const state of [fresh, held, killed, waiting]) {
      expect(() => ask(state, { kind: 'hold' })).toThrow('Only what runs can be held');
    }
  });

  test('resume goes on where it was held, with the time that has passed', () => {
    expect(ask(held, { kind: 'resume' })).toEqual({ status: 'running', what: 'resumed', why: 'a test' });
  });

  test('resume after a kill needs the step: that one begins anew', () => {
    expect(() => ask(killed, { kind: 'resume' })).toThrow(
      '--step <plan>/<phase>/<step>. The last one was short/1/1',
    );
    expect(ask(killed, { kind: 'resume', step: { phase: 0, step: 1 } })).toMatchObject({
      percentage: 50,
      stepBeganAt: 7,
      status: 'running',
    });
    expect(() => ask(killed, { kind: 'resume', step: { phase: 9, step: 0 } })).toThrow('no step short/10/1');
    expect(() => ask(running, { kind: 'resume' })).toThrow('Nothing is stopped');
  });

  test('a step that a person enters is announced anew before the next raise', () => {
    const announced: RolloutState = { ...held, announced: 'short/1/2' };
    expect(ask(announced, { kind: 'resume', step: first })).toHaveProperty('announced', undefined);
  });

  test('jump goes to a step of what runs, not of what was stopped', () => {
    expect(ask(waiting, { kind: 'jump', step: { phase: 2, step: 0 } })).toMatchObject({ percentage: 100 });
    expect(() => ask(killed, { kind: 'jump', step: first })).toThrow('resume --step instead');
    expect(() => ask(fresh, { kind: 'jump', step: first })).toThrow('start a plan instead');
  });
});
