import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type StageName, stages } from '../infra/stages.ts';

/** What a command gets from the process. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** One line, or several. */
  readonly print: (line: string) => void;
}

/** One command of the operators' command line. */
export interface Command {
  /** One sentence. */
  readonly summary: string;
  /** Its flags as the usage shows them. */
  readonly flags: string;
  /** Gives the exit code (docs/ops.md); throws `WrongUse`, or a fault whose message is for the operator. */
  run(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 3>;
}

/** The operator has to call it differently: one line that names what is wrong, exit code 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** The values of a command's flags. @throws WrongUse naming the flag that is wrong, and those there are. */
export function readFlags<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (fault) {
    const flags = Object.keys(options).map((name) => `--${name}`);
    const [why = ''] = (fault as Error).message.split(/[\n.]/);
    throw new WrongUse(`${why}: the flags are ${flags.join(', ')}`);
  }
}

/** @throws WrongUse naming the stages there are. */
export function readStage(value: string | undefined): StageName {
  const names = Object.keys(stages) as StageName[];
  const found = names.find((name) => name === value);
  if (found) return found;
  const what = value === undefined ? '--stage is missing' : `there is no stage "${value}"`;
  throw new WrongUse(`${what}: use --stage with ${names.join(' or ')}`);
}
