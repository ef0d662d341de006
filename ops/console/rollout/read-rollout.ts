import { type StageName, stages } from '../../../infra/stages.ts';
import { endingAfter } from '../../../lambdas/contracts/outage.ts';
import { type Plan, type Position, sayPosition } from '../../../lambdas/contracts/rollout-plans/plan.ts';
import { plans } from '../../../lambdas/contracts/rollout-plans/plans.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { digestOf } from '../../../lambdas/control-rollout/plan-digest.ts';
import { planOf, readState } from '../../rollout/change-rollout.ts';
import type { RolloutPorts } from '../../rollout/ports.ts';
import { fits } from '../../rollout/read.ts';
import { linesOfSchedule } from '../../rollout/schedule.ts';
import { readStatus } from '../../rollout/status.ts';
import type { PhaseOnLine, PlanOffered, RolloutView, StepOnLine } from './view.ts';

/** Where the rollout of a stage stands, what it rests on and what can be done. */
export async function readRollout(stage: StageName, ports: RolloutPorts): Promise<RolloutView> {
  const now = ports.clock.now();
  const [status, { state }, log, calendar] = await Promise.all([
    readStatus(stage, ports),
    readState(stage, ports),
    ports.store.log(),
    ports.outages.read(),
  ]);
  const plan = planOf(state);
  const outages = endingAfter(now, calendar);
  return {
    status,
    line: plan ? lineOf(plan, state) : [],
    plans: Object.values(plans)
      .filter((each) => fits(each, stage))
      .map((each) => ({ ...offered(each, state), schedule: linesOfSchedule(each, now, outages) })),
    applications: stages[stage].applications,
    log: [...log].reverse(),
  };
}

function lineOf(plan: Plan, { position, status }: RolloutState): readonly PhaseOnLine[] {
  return plan.phases.map(({ name, approval, steps }, phase) => ({
    name,
    ...(approval ? { approval } : {}),
    steps: steps.map(({ percentage, minutes }, step) => ({
      name: sayPosition(plan, { phase, step }),
      percentage,
      minutes,
      place: status === 'completed' ? 'done' : placeOf({ phase, step }, position),
    })),
  }));
}

function placeOf({ phase, step }: Position, current: Position | undefined): StepOnLine['place'] {
  if (!current) return 'to come';
  const ahead = phase - current.phase || step - current.step;
  if (ahead === 0) return 'current';
  return ahead < 0 ? 'done' : 'to come';
}

function offered(plan: Plan, { signOffs }: RolloutState): Omit<PlanOffered, 'schedule'> {
  const digest = digestOf(plan);
  return {
    name: plan.name,
    digest,
    signatures: plan.signOffs.map((role) => {
      const signed = signOffs.find((each) => each.role === role && each.digest === digest);
      return { role, ...(signed ? { signedBy: signed.name } : {}) };
    }),
    steps: plan.phases.flatMap(({ steps }, phase) =>
      steps.map((_, step) => sayPosition(plan, { phase, step })),
    ),
  };
}
