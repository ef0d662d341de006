import type { StageName } from '../../infra/stages.ts';
import { endingAfter, type Outage, timeWithoutOutages } from '../../lambdas/contracts/outage.ts';
import { nextPosition, type Plan, sayPosition, stepAt } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { EVIDENCE_MS } from '../../lambdas/control-rollout/control-rollout.ts';
import { type Decision, decide } from '../../lambdas/control-rollout/decide.ts';
import type { Gate } from '../../lambdas/control-rollout/gates.ts';
import { lineOfFault } from '../fault.ts';
import { planOf, readState } from './change-rollout.ts';
import type { RolloutPorts } from './ports.ts';
import { lineOfGate, linesOfEntry, sayApplications, sayMinutes, sayTime } from './said.ts';

const MINUTE = 60_000;

/** Where the rollout of a stage stands, and what the controller would do now. */
export interface Status {
  readonly stage: StageName;
  readonly at: string;
  readonly status: RolloutState['status'];
  readonly percentage: number;
  readonly applications: RolloutState['applications'];
  readonly version: number;
  readonly plan: RolloutState['plan'] | null;
  /** `production/1/2`: the step that runs or ran; in `waiting` the one that comes. */
  readonly step: string | null;
  readonly phase: string | null;
  /** Of the step, without planned outages. */
  readonly minutes_left: number | null;
  readonly gates: readonly Gate[];
  /** Why nothing changes, or what the next look changes. */
  readonly now: string;
  readonly next: string;
  readonly outages: readonly Outage[];
  readonly last_entry: RolloutState['lastEntry'];
}

export async function readStatus(stage: StageName, ports: RolloutPorts): Promise<Status> {
  const { state } = await readState(stage, ports);
  const now = ports.clock.now();
  const plan = planOf(state);
  const from = state.stepBeganAt ?? now;
  const outages = endingAfter(Math.min(from, now), await ports.outages.read());
  const { said, gates } = await decision(state, plan, { now, from, outages }, ports);
  const step = plan && state.position ? stepAt(plan, state.position) : undefined;
  const runs = state.status === 'running' || state.status === 'held';
  return {
    stage,
    at: new Date(now).toISOString(),
    status: state.status,
    percentage: state.percentage,
    applications: state.applications,
    version: state.version,
    plan: state.plan ?? null,
    step: plan && state.position ? sayPosition(plan, state.position) : null,
    phase: (plan && state.position && plan.phases[state.position.phase]?.name) ?? null,
    minutes_left:
      runs && step
        ? Math.max(0, Math.ceil(step.minutes - timeWithoutOutages(from, now, outages) / MINUTE))
        : null,
    gates,
    now: said,
    next: nextOf(state, plan),
    outages: outages.filter(({ start, end }) => end > now && start < end),
    last_entry: state.lastEntry,
  };
}

/** What the controller would decide with what is there now. */
async function decision(
  state: RolloutState,
  plan: Plan | undefined,
  { now, from, outages }: { now: number; from: number; outages: readonly Outage[] },
  { evidence }: RolloutPorts,
): Promise<{ readonly said: string; readonly gates: readonly Gate[] }> {
  if (!state.plan) return { said: 'there is no plan: the percentage stays', gates: [] };
  if (!plan) {
    const said = `the plan ${state.plan.name} here is another one than was started (${state.plan.digest})`;
    return { said, gates: [] };
  }
  try {
    const minutes =
      state.percentage > 0 ? await evidence.minutes(Math.max(from, now - EVIDENCE_MS), now) : [];
    const decided = decide({ plan, state, now, minutes, outages });
    return { said: sayDecision(decided), gates: gatesOf(decided) };
  } catch (fault) {
    return { said: `the evidence cannot be read: ${lineOfFault(fault)}`, gates: [] };
  }
}

const gatesOf = (decided: Decision): readonly Gate[] =>
  (decided.kind === 'stay' ? decided.gates : decided.change.gates) ?? [];

function sayDecision(decided: Decision): string {
  if (decided.kind === 'stay') return decided.why;
  const { what, why, percentage } = decided.change;
  const to = percentage === undefined ? '' : `, ${percentage} %`;
  return `with the next look: ${what}${to} (${why})`;
}

function nextOf({ status, position }: RolloutState, plan: Plan | undefined): string {
  if (!plan || !position) return 'nothing until somebody starts a plan';
  const said = (at: typeof position) => {
    const { percentage, minutes } = stepAt(plan, at);
    return `${sayPosition(plan, at)}: ${percentage} % for ${sayMinutes(minutes)}`;
  };
  if (status === 'waiting') return said(position);
  if (status === 'aborted' || status === 'killed') return 'nothing until somebody resumes at a step';
  const next = nextPosition(plan, position);
  if (!next) return status === 'completed' ? 'nothing: the plan is done' : 'the plan is done';
  const approval = next.step === 0 ? plan.phases[next.phase]?.approval : undefined;
  return `${said(next)}${approval ? `, after an approval by ${approval.by}` : ''}`;
}

/** For a terminal. */
export function linesOfStatus(status: Status): string[] {
  const { plan, step, phase, minutes_left: left, outages } = status;
  return [
    `stage        ${status.stage}, ${sayTime(Date.parse(status.at))}`,
    `rollout      ${status.status}, ${status.percentage} % of people, applications: ${sayApplications(status.applications)}`,
    ...(plan ? [`plan         ${plan.name}, digest ${plan.digest}`] : []),
    ...(step
      ? [
          `step         ${step} (${phase})${left === null ? '' : `, ${sayMinutes(left)} left without outages`}`,
        ]
      : []),
    `now          ${status.now}`,
    `next         ${status.next}`,
    ...outages.map(
      ({ id, service, start, end, message }) =>
        `outage       ${service}, ${sayTime(start)} to ${sayTime(end)}: ${message} (${id})`,
    ),
    ...status.gates.map((gate, index) => `${index === 0 ? 'gates' : ''}`.padEnd(13) + lineOfGate(gate)),
    'last change',
    ...linesOfEntry(status.last_entry),
  ];
}
