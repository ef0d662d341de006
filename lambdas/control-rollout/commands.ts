import type { Applications } from '../contracts/rollout-flag.ts';
import { type Plan, type Position, sayPosition, stepAt } from '../contracts/rollout-plans/plan.ts';
import type { RolloutState, SignOff } from '../contracts/rollout-state.ts';
import type { Change } from './decide.ts';
import { digestOf } from './plan-digest.ts';

/** What an operator can ask for; each with a reason. */
export type Command =
  | { readonly kind: 'sign-off'; readonly plan: Plan; readonly role: string; readonly name: string }
  /** `step`: a plan that has changed goes on there, without a way over 0. */
  | { readonly kind: 'start'; readonly plan: Plan; readonly override: boolean; readonly step?: Position }
  | { readonly kind: 'approve'; readonly applications?: Applications; readonly acceptLatency: boolean }
  | { readonly kind: 'hold' }
  | { readonly kind: 'resume'; readonly step?: Position }
  | { readonly kind: 'jump'; readonly step: Position }
  | { readonly kind: 'kill' };

/** How the log says it: whoever reads the log knows from when on it was so. */
export const LATENCY_ACCEPTED = "MHV's part of the response time is accepted";

/** The state does not allow the command; the message says why and what to do. Nothing has changed. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

export interface Asked {
  readonly state: RolloutState;
  /** The plan that the state names; none while it has none. */
  readonly plan: Plan | undefined;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What a command changes: a pure function.
 * @throws CommandRefused
 */
export function obey(command: Command, asked: Asked): Change {
  switch (command.kind) {
    case 'sign-off':
      return signOff(command, asked);
    case 'start':
      return start(command, asked);
    case 'approve':
      return approve(command, asked);
    case 'hold':
      return hold(asked);
    case 'resume':
      return resume(command, asked);
    case 'jump':
      return jump(command, asked);
    case 'kill':
      return { status: 'killed', percentage: 0, what: 'killed', why: asked.reason };
  }
}

function signOff(
  { plan, role, name }: Command & { kind: 'sign-off' },
  { state, reason, now }: Asked,
): Change {
  if (!plan.signOffs.includes(role)) {
    const roles = plan.signOffs.join(', ') || 'nobody';
    throw new CommandRefused(`The plan ${plan.name} is signed off by ${roles}, and not by "${role}".`);
  }
  const signed: SignOff = { role, name, digest: digestOf(plan), at: now };
  const others = state.signOffs.filter((each) => each.role !== role || each.digest !== signed.digest);
  return { signOffs: [...others, signed], what: 'signed-off', why: `${role}: ${reason}` };
}

function start({ plan, override, step }: Command & { kind: 'start' }, { state, reason, now }: Asked): Change {
  const digest = digestOf(plan);
  const goesOn = step !== undefined && state.plan?.name === plan.name && state.plan.digest !== digest;
  if (isUnderWay(state) && !goesOn) {
    throw new CommandRefused(
      `The plan ${state.plan?.name} is ${state.status}: hold, resume, jump or kill it.`,
    );
  }
  const missing = plan.signOffs.filter(
    (role) => !state.signOffs.some((signed) => signed.role === role && signed.digest === digest),
  );
  if (missing.length > 0 && !override) {
    throw new CommandRefused(
      `The plan ${plan.name} (${digest}) is not signed off by ${missing.join(', ')}: sign-off --role, or --override.`,
    );
  }
  const why = missing.length > 0 ? `without ${missing.join(', ')}: ${reason}` : reason;
  if (step) {
    const made = enterAt(step, plan, { now, reason }, 'started');
    return { ...made, plan: { name: plan.name, digest }, why };
  }
  return {
    status: 'waiting',
    percentage: 0,
    applications: plan.phases[0]?.applications ?? 'all',
    plan: { name: plan.name, digest },
    position: { phase: 0, step: 0 },
    approved: false,
    latencyAccepted: false,
    announced: undefined,
    what: 'started',
    why,
  };
}

function isUnderWay({ status }: RolloutState): boolean {
  return status === 'running' || status === 'waiting' || status === 'held';
}

function approve({ applications, acceptLatency }: Command & { kind: 'approve' }, asked: Asked): Change {
  const { state, reason } = asked;
  const plan = planOf(asked);
  const approval = state.status === 'waiting' ? plan.phases[positionOf(state).phase]?.approval : undefined;
  const waits = approval !== undefined && !state.approved;
  if (acceptLatency && state.latencyAccepted) {
    throw new CommandRefused("Nothing waits for it: MHV's part of the response time was accepted before.");
  }
  if (applications === undefined && waits && !acceptLatency) {
    throw new CommandRefused('Say which applications take part: --applications all, or their ids.');
  }
  if (applications === undefined ? !(acceptLatency && isUnderWay(state)) : !waits) {
    throw new CommandRefused(`Nothing waits for an approval: the rollout is ${state.status}.`);
  }
  return {
    ...(applications === undefined ? {} : { applications, approved: true }),
    ...(acceptLatency ? { latencyAccepted: true } : {}),
    what: 'approved',
    why: acceptLatency ? `${LATENCY_ACCEPTED}: ${reason}` : reason,
  };
}

function hold({ state, reason }: Asked): Change {
  if (state.status !== 'running')
    throw new CommandRefused(`Only what runs can be held: the rollout is ${state.status}.`);
  return { status: 'held', what: 'held', why: reason };
}

function resume({ step }: Command & { kind: 'resume' }, asked: Asked): Change {
  const { state, reason } = asked;
  if (state.status !== 'held' && state.status !== 'aborted' && state.status !== 'killed') {
    throw new CommandRefused(`Nothing is stopped: the rollout is ${state.status}.`);
  }
  const plan = planOf(asked);
  if (step) return enterAt(step, plan, asked, 'resumed');
  if (state.status === 'held') return { status: 'running', what: 'resumed', why: reason };
  const last = state.position ? ` The last one was ${sayPosition(plan, state.position)}.` : '';
  throw new CommandRefused(`Say at which step: --step <plan>/<phase>/<step>.${last}`);
}

function jump({ step }: Command & { kind: 'jump' }, asked: Asked): Change {
  const { status } = asked.state;
  if (status === 'open' || status === 'aborted' || status === 'killed') {
    throw new CommandRefused(
      `The rollout is ${status}: ${status === 'open' ? 'start a plan' : 'resume --step'} instead.`,
    );
  }
  return enterAt(step, planOf(asked), asked, 'jumped');
}

function enterAt(
  position: Position,
  plan: Plan,
  { now, reason }: Pick<Asked, 'now' | 'reason'>,
  what: 'started' | 'resumed' | 'jumped',
): Change {
  return {
    status: 'running',
    position,
    percentage: stepAt(plan, position).percentage,
    stepBeganAt: now,
    approved: false,
    announced: undefined,
    what,
    why: reason,
  };
}

function planOf({ plan, state }: Asked): Plan {
  if (plan) return plan;
  throw new CommandRefused(
    `There is no plan: the rollout is ${state.status} at ${state.percentage} %. Start one.`,
  );
}

function positionOf({ position }: RolloutState): Position {
  if (position) return position;
  throw new CommandRefused('The state has no position: start the plan again.');
}
