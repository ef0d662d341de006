import { ValiError } from 'valibot';
import { type StageName, stages } from '../../infra/stages.ts';
import type { Plan } from '../../lambdas/contracts/rollout-plans/plan.ts';
import { plans } from '../../lambdas/contracts/rollout-plans/plans.ts';
import type { RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { changed, freshState } from '../../lambdas/control-rollout/change-state.ts';
import { type Command, CommandRefused, obey } from '../../lambdas/control-rollout/commands.ts';
import { isClockBehind } from '../../lambdas/control-rollout/decide.ts';
import { digestOf } from '../../lambdas/control-rollout/plan-digest.ts';
import { lineOfFault } from '../fault.ts';
import type { RolloutPorts } from './ports.ts';
import { sayTime } from './said.ts';

/** What an operator asks for, who, and why. */
export interface Request {
  readonly stage: StageName;
  readonly command: Command;
  /** The plan that a step was named with. */
  readonly planOfStep?: string;
  readonly by: string;
  readonly reason: string;
}

/** A stage's state; without any, as it was deployed. */
export async function readState(
  stage: StageName,
  { store, clock }: Pick<RolloutPorts, 'store' | 'clock'>,
): Promise<{ readonly stored: RolloutState | undefined; readonly state: RolloutState }> {
  const stored = await store.read();
  return { stored, state: stored ?? freshState(stages[stage].initialPercentage, clock.now()) };
}

/** The plan that a state names, if it is the one that is here: another digest, another plan. */
export function planOf({ plan: named }: RolloutState): Plan | undefined {
  const plan = named && Object.hasOwn(plans, named.name) ? plans[named.name] : undefined;
  return plan && digestOf(plan) === named?.digest ? plan : undefined;
}

/**
 * Reads, decides and writes once: what somebody else has changed meanwhile stays. Only a kill reads and writes again until
 * it wins, and asks nothing of plan and clock.
 * @throws CommandRefused; nothing has changed.
 */
export async function changeRollout(request: Request, ports: RolloutPorts): Promise<RolloutState> {
  const { stage, command } = request;
  for (;;) {
    const now = ports.clock.now();
    const { stored, state } = await readState(stage, ports).catch(async (fault: unknown) => {
      if (command.kind !== 'kill' || !(fault instanceof ValiError)) throw fault;
      await ports.store.forceToZero();
      throw new Error(
        'The state cannot be read. Its percentage is 0 now; the log does not say so (docs/rollout.md).',
      );
    });
    const next = stateAfter(request, state, now);
    if ((await ports.store.write(stored, next)) === 'written') return next;
    if (command.kind !== 'kill') {
      throw new CommandRefused(
        `Somebody has changed the rollout of ${stage} meanwhile: look at status and decide again.`,
      );
    }
  }
}

/** What a request would leave: nothing is written. @throws CommandRefused */
export function stateAfter(request: Request, state: RolloutState, now: number): RolloutState {
  const { command, by, reason } = request;
  const plan = planOf(state);
  if (command.kind !== 'kill') checkSituation(request, state, now);
  return changed(state, obey(command, { state, plan, reason, now }), {
    by,
    at: now,
    ...(command.kind === 'start' ? { plan: command.plan } : plan ? { plan } : {}),
  });
}

function checkSituation({ command, planOfStep }: Request, state: RolloutState, now: number): void {
  if (isClockBehind(state, now)) {
    throw new CommandRefused(
      `The clock here says ${sayTime(now)}, before the last change at ${sayTime(state.lastEntry.at)}: set it right.`,
    );
  }
  if (command.kind === 'start' || command.kind === 'sign-off' || !state.plan) return;
  if (planOfStep !== undefined && planOfStep !== state.plan.name) {
    throw new CommandRefused(
      `--step is one of the plan ${planOfStep}: the rollout has the plan ${state.plan.name}.`,
    );
  }
  if (!planOf(state)) {
    throw new CommandRefused(
      `The rollout runs ${state.plan.name} (${state.plan.digest}), another plan of that name than here: check out what is deployed, or kill it and start this one.`,
    );
  }
}

/** What was asked for is done; with this people hear of it at once. Gives a line about it, and throws nothing. */
export async function tellPeople({ lookNow }: Pick<RolloutPorts, 'lookNow'>): Promise<string> {
  try {
    await lookNow();
    return 'The controller has looked: people are told.';
  } catch (fault) {
    return `It is done; people are told with the controller's next look. Now it could not: ${lineOfFault(fault)}`;
  }
}
