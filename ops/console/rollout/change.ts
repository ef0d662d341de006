import * as v from 'valibot';
import type { StageName } from '../../../infra/stages.ts';
import { type Plan, stepAt } from '../../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../../lambdas/contracts/rollout-state.ts';
import { WrongUse } from '../../command.ts';
import {
  changeRollout,
  planOf,
  type Request,
  readState,
  stateAfter,
  tellPeople,
} from '../../rollout/change-rollout.ts';
import { changeVerbs, type FlagValues } from '../../rollout/change-verbs.ts';
import type { RolloutPorts } from '../../rollout/ports.ts';
import { readText } from '../../rollout/read.ts';
import { KILL_HOLDS, sayApplications, sayMinutes } from '../../rollout/said.ts';

const Text = v.optional(v.string());

/** What the page asks for: the verbs of `ops rollout` with their flags. */
const ChangeAsked = v.strictObject({
  verb: v.picklist(Object.keys(changeVerbs)),
  values: v.optional(
    v.strictObject({
      plan: Text,
      role: Text,
      name: Text,
      override: v.optional(v.boolean()),
      applications: Text,
      accept: Text,
      step: Text,
    }),
    {},
  ),
  reason: Text,
  by: Text,
  /** Says what would happen, and changes nothing. */
  preview: v.optional(v.boolean(), false),
});
export type ChangeAsked = v.InferInput<typeof ChangeAsked>;

export interface ChangeSaid {
  /** What happens, or what has happened. */
  readonly lines: readonly string[];
}

/** Changes the rollout by the function of `ops rollout`, or says what that would do. @throws WrongUse, CommandRefused */
export async function changeOnConsole(
  body: unknown,
  stage: StageName,
  ports: RolloutPorts,
): Promise<ChangeSaid> {
  const { preview, ...asked } = readAsked(body);
  const request = requestOf(asked, stage);
  if (!preview) {
    const { lastEntry } = await changeRollout(request, ports);
    return { lines: [`Done: ${lastEntry.what}, ${lastEntry.percentage} %.`, await tellPeople(ports)] };
  }
  const { state } = await readState(stage, ports);
  const next = stateAfter(request, state, ports.clock.now());
  return { lines: linesOfChange(state, next, request) };
}

function readAsked(body: unknown) {
  const read = v.safeParse(ChangeAsked, body);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new WrongUse(`${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`);
}

function requestOf(
  { verb, values, reason, by }: Omit<v.InferOutput<typeof ChangeAsked>, 'preview'>,
  stage: StageName,
): Request {
  const asked = changeVerbs[verb];
  if (!asked) throw new WrongUse(`there is no verb "${verb}"`);
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  return {
    stage,
    ...asked.read(given as FlagValues, stage),
    reason: readText('reason', reason),
    by: readText('by', by),
  };
}

/** Who is let in or not, from when on, and who hears of it. */
function linesOfChange(
  before: RolloutState,
  next: RolloutState,
  { command, stage }: Request,
): readonly string[] {
  const plan = command.kind === 'start' ? command.plan : planOf(before);
  const lines = [
    before.percentage === next.percentage
      ? `${next.percentage} % of people stay in.`
      : `Of all people ${before.percentage} % are in now, and then ${next.percentage} %.`,
  ];
  if (command.kind === 'kill') {
    lines.push(KILL_HOLDS, 'Accounts that are stored go on being answered.');
  }
  if (before.status !== next.status)
    lines.push(`The rollout is ${before.status} now, and then ${next.status}.`);
  const said = plan && stepThatBegins(plan, before, next);
  if (said) lines.push(said);
  if (command.kind === 'start' && next.status === 'waiting') {
    lines.push(
      `The plan ${command.plan.name} begins at its first step with the controller's next look, on ${stage}.`,
    );
  }
  if (sayApplications(before.applications) !== sayApplications(next.applications)) {
    lines.push(`Applications that take part: ${sayApplications(next.applications)}.`);
  }
  lines.push('Everybody who follows the rollout is told at once, with your name and the reason.');
  return lines;
}

function stepThatBegins(plan: Plan, before: RolloutState, next: RolloutState): string | undefined {
  if (!next.position || next.status !== 'running' || before.stepBeganAt === next.stepBeganAt)
    return undefined;
  const { percentage, minutes } = stepAt(plan, next.position);
  return `The step ${next.lastEntry.position} begins: ${percentage} % for ${sayMinutes(minutes)} at least.`;
}
