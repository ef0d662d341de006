import { type StageName, stages } from '../../infra/stages.ts';
import type { Applications } from '../../lambdas/contracts/rollout-flag.ts';
import type { Plan, Position } from '../../lambdas/contracts/rollout-plans/plan.ts';
import { plans } from '../../lambdas/contracts/rollout-plans/plans.ts';
import { CommandRefused } from '../../lambdas/control-rollout/commands.ts';
import { type Terminal, WrongUse } from '../command.ts';
import { withoutIcns } from '../fault.ts';

/** Characters: a line that people read in a notice. */
const LONGEST_TEXT = 300;

/** What the flag has to say, in one line that people are told. @throws WrongUse */
export function readText(flag: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '')
    throw new WrongUse(`--${flag} is missing: people are told of it`);
  const text = value.trim().replace(/\s+/g, ' ');
  if (text.length > LONGEST_TEXT) {
    throw new WrongUse(`--${flag} has ${text.length} characters: ${LONGEST_TEXT} at most`);
  }
  if (/\p{Cc}/u.test(text)) throw new WrongUse(`--${flag} has characters that are not text`);
  if (withoutIcns(text) !== text)
    throw new WrongUse(`--${flag} names a person: it is kept and sent to people`);
  return text;
}

/** Who does it: named, or the user of the shell. @throws WrongUse */
export function readOperator(by: string | undefined, environment: Terminal['environment']): string {
  const name = by ?? environment.USER;
  if (!name) throw new WrongUse('--by is missing: say who you are (USER is not set)');
  return readText('by', name);
}

/** @throws WrongUse naming the plans there are. */
export function readPlan(name: string | undefined): Plan {
  const plan = name !== undefined && Object.hasOwn(plans, name) ? plans[name] : undefined;
  if (plan) return plan;
  const what = name === undefined ? '--plan is missing' : `there is no plan "${name}"`;
  throw new WrongUse(`${what}: use --plan with ${Object.keys(plans).join(' or ')}`);
}

/** A stage that has a plan of its own name takes that one alone; a stage without one, such as local, takes every plan. */
export function fits(plan: Plan, stage: StageName): boolean {
  return !Object.hasOwn(plans, stage) || plan.name === stage;
}

/** @throws CommandRefused */
export function checkFits(plan: Plan, stage: StageName): void {
  if (!fits(plan, stage)) {
    throw new CommandRefused(
      `The plan ${plan.name} is not for stage ${stage}: that one has a plan of its own name.`,
    );
  }
}

/** `production/1/2`, counted from 1. @throws WrongUse naming the steps there are. */
export function readStep(value: string): { readonly plan: Plan; readonly position: Position } {
  const [, name = '', phase, step] = /^([a-z][a-z0-9-]*)\/([1-9]\d?)\/([1-9]\d?)$/.exec(value) ?? [];
  if (name === '')
    throw new WrongUse(`--step "${value}" is no step: <plan>/<phase>/<step>, such as production/1/2`);
  const plan = readPlan(name);
  const position = { phase: Number(phase) - 1, step: Number(step) - 1 };
  if (plan.phases[position.phase]?.steps[position.step]) return { plan, position };
  const last = plan.phases.map(
    ({ steps }, index) => `${name}/${index + 1}/1 to ${index + 1}/${steps.length}`,
  );
  throw new WrongUse(`there is no step ${value}: there is ${last.join(', ')}`);
}

/** A phase, as `production/1`, or a step of it. @throws WrongUse naming the phases or steps there are. */
export function readPhase(value: string): string {
  const [, name = '', phase, step] = /^([a-z][a-z0-9-]*)\/([1-9]\d?)(\/[1-9]\d?)?$/.exec(value) ?? [];
  if (name === '') {
    throw new WrongUse(
      `--phase "${value}" is no phase: <plan>/<phase>, such as production/1, or <plan>/<phase>/<step>`,
    );
  }
  const { phases } = step === undefined ? readPlan(name) : readStep(value).plan;
  if (phases[Number(phase) - 1]) return value;
  throw new WrongUse(`there is no phase ${value}: there is ${name}/1 to ${name}/${phases.length}`);
}

/** `all`, or ids with commas. @throws WrongUse naming those that the stage knows. */
export function readApplications(value: string, stage: StageName): Applications {
  if (value === 'all') return 'all';
  const known: readonly string[] = stages[stage].applications;
  const asked = [...new Set(value.split(',').map((id) => id.trim()))];
  const unknown = asked.filter((id) => !known.includes(id));
  if (unknown.length === 0) return asked;
  throw new WrongUse(
    `stage ${stage} has no application ${unknown.map((id) => `"${id}"`).join(', ')}: there is ${['all', ...known].join(', ')} (infra/stages.ts)`,
  );
}

/** A number of a flag within these limits. @throws WrongUse */
export function readNumber(
  flag: string,
  value: string | undefined,
  { least, most, whole = false }: { least: number; most: number; whole?: boolean },
): number {
  if (value === undefined) throw new WrongUse(`--${flag} is missing: a number from ${least} to ${most}`);
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new WrongUse(`--${flag} is "${value}": ${kind} from ${least} to ${most}`);
}
