/** `npm run ops -- <command>`: the operators' command line. Exit codes: 0 done, 1 failed, 2 wrong use (docs/ops.md). */
import { type Command, WrongUse } from './command.ts';
import { lineOfFault } from './fault.ts';
import { feedbackCommand } from './feedback/command.ts';
import { incidentCommand } from './incident/command.ts';
import { outageCommand } from './outage/command.ts';
import { preflightCommand } from './preflight/command.ts';
import { redriveCommand } from './redrive/command.ts';
import { reportCommand } from './report/command.ts';
import { rolloutCommand } from './rollout/command.ts';
import { smokeCommand } from './smoke/command.ts';
import { traceCommand } from './trace/command.ts';
import { trafficCommand } from './traffic/command.ts';

const commands: Readonly<Record<string, Command>> = {
  smoke: smokeCommand,
  preflight: preflightCommand,
  rollout: rolloutCommand,
  outage: outageCommand,
  feedback: feedbackCommand,
  report: reportCommand,
  incident: incidentCommand,
  trace: traceCommand,
  redrive: redriveCommand,
  traffic: trafficCommand,
};

function usage(): string {
  const lines = Object.entries(commands).map(
    ([name, { summary, flags }]) => `  ${name} ${flags}\n      ${summary}`,
  );
  return ['npm run ops -- <command>', ...lines].join('\n');
}

async function main([name, ...args]: readonly string[]): Promise<0 | 1 | 2> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const printError = (line: string) => void process.stderr.write(`${line}\n`);
  if (name === undefined || name === '--help') {
    (name === undefined ? printError : print)(usage());
    return name === undefined ? 2 : 0;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new WrongUse(`there is no command "${name}", only ${Object.keys(commands)}`);
    return await command.run(args, { environment: process.env, print });
  } catch (fault) {
    printError(lineOfFault(fault));
    return fault instanceof WrongUse ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
