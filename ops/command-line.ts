import { type Command, type Terminal, WrongUse } from './command.ts';
import { lineOfFault } from './fault.ts';

/** Each is loaded when it is called: nobody waits for the AWS clients of the others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  smoke: async () => (await import('./smoke/command.ts')).smokeCommand,
  preflight: async () => (await import('./preflight/command.ts')).preflightCommand,
  rollout: async () => (await import('./rollout/command.ts')).rolloutCommand,
  outage: async () => (await import('./outage/command.ts')).outageCommand,
  feedback: async () => (await import('./feedback/command.ts')).feedbackCommand,
  report: async () => (await import('./report/command.ts')).reportCommand,
  incident: async () => (await import('./incident/command.ts')).incidentCommand,
  trace: async () => (await import('./trace/command.ts')).traceCommand,
  redrive: async () => (await import('./redrive/command.ts')).redriveCommand,
  load: async () => (await import('./load/command.ts')).loadCommand,
  traffic: async () => (await import('./traffic/command.ts')).trafficCommand,
  console: async () => (await import('./console/command.ts')).consoleCommand,
  cost: async () => (await import('./cost/command.ts')).costCommand,
};

async function usage(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      const { summary, flags } = await load();
      return `  ${name} ${flags}\n      ${summary}`;
    }),
  );
  return ['npm run ops -- <command>', ...lines].join('\n');
}

/** Finds the command and runs it. Gives the exit code: 2 for wrong use, 1 for a fault, else the command's own. */
export async function runCommandLine(
  [name, ...args]: readonly string[],
  { printError, ...terminal }: Terminal & { readonly printError: (line: string) => void },
): Promise<0 | 1 | 2 | 3> {
  if (name === undefined || name === '--help') {
    (name === undefined ? printError : terminal.print)(await usage());
    return name === undefined ? 2 : 0;
  }
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load) throw new WrongUse(`there is no command "${name}", only ${Object.keys(commands)}`);
    return await (await load()).run(args, terminal);
  } catch (fault) {
    printError(lineOfFault(fault));
    return fault instanceof WrongUse ? 2 : 1;
  }
}
