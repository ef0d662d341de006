import type { StageName } from '../../infra/stages.ts';
import { endingAfter } from '../../lambdas/contracts/outage.ts';
import type { Plan } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import type { Command as RolloutCommand } from '../../lambdas/control-rollout/commands.ts';
import { digestOf } from '../../lambdas/control-rollout/plan-digest.ts';
import { type Command, readFlags, readStage, type Terminal } from '../command.ts';
import { changeRollout, readState, tellPeople } from './change-rollout.ts';
import { changeFlags, changeVerbs, type FlagValues } from './change-verbs.ts';
import type { PortsOf, RolloutPorts } from './ports.ts';
import { readOperator, readText } from './read.ts';
import { KILL_HOLDS, linesOfEntry, sayApplications, sayTime } from './said.ts';
import { linesOfSchedule } from './schedule.ts';

/** The verbs that change something, each as a command: read, decide, write, and only then tell people. */
export function changeCommands(portsOf: PortsOf): Readonly<Record<string, Command>> {
  return Object.fromEntries(
    Object.entries(changeVerbs).map(([name, { summary, flags, takes, read }]): [string, Command] => [
      name,
      {
        summary,
        flags: ['--stage <stage>', flags, '--reason <why> [--by <who>]']
          .filter((part) => part !== '')
          .join(' '),
        async run(args, terminal) {
          const own = Object.fromEntries(takes.map((flag) => [flag, changeFlags[flag]]));
          const values = readFlags(args, {
            stage: { type: 'string' },
            ...own,
            reason: { type: 'string' },
            by: { type: 'string' },
          });
          const stage = readStage(values.stage);
          const asked = read(values as FlagValues, stage);
          const reason = readText('reason', values.reason);
          const by = readOperator(values.by, terminal.environment);
          const ports = await portsOf(stage, terminal.environment);
          await showPlan(asked.command, ports, stage, terminal);
          const state = await changeRollout({ stage, ...asked, reason, by }, ports);
          terminal.print(linesOfChange(state).join('\n'));
          terminal.print(await tellPeople(ports));
          return 0;
        },
      },
    ]),
  );
}

/** Before it is signed or started, also when that is refused then. */
async function showPlan(
  command: RolloutCommand,
  ports: RolloutPorts,
  stage: StageName,
  { print }: Terminal,
): Promise<void> {
  if (command.kind !== 'start' && command.kind !== 'sign-off') return;
  const { plan } = command;
  const { state } = await readState(stage, ports);
  const now = ports.clock.now();
  print(`plan ${plan.name}, digest ${digestOf(plan)}; its earliest dates, if it starts now:`);
  print(linesOfSchedule(plan, now, endingAfter(now, await ports.outages.read())).join('\n'));
  print(linesOfSignatures(plan, state).join('\n'));
}

function linesOfSignatures(plan: Plan, { signOffs }: RolloutState): string[] {
  const digest = digestOf(plan);
  if (plan.signOffs.length === 0) return ['nobody has to sign it off'];
  return plan.signOffs.map((role) => {
    const signed = signOffs.find((each) => each.role === role && each.digest === digest);
    return `signed off by ${role}: ${signed ? `${signed.name}, ${sayTime(signed.at)}` : 'not yet'}`;
  });
}

function linesOfChange({ lastEntry, applications }: RolloutState): string[] {
  const lines = linesOfEntry(lastEntry);
  if (lastEntry.what === 'killed') {
    lines.push(KILL_HOLDS);
  }
  if (lastEntry.what === 'approved')
    lines.push(`Applications that take part: ${sayApplications(applications)}.`);
  if (lastEntry.what === 'started') lines.push('The controller begins with its next look.');
  return lines;
}
