import { type Command, WrongUse } from '../command.ts';
import { changeCommands } from './change-command.ts';
import { figuresCommand } from './figures-command.ts';
import { lookCommands } from './look-commands.ts';
import type { PortsOf } from './ports.ts';
import { simulateCommand } from './simulate-command.ts';
import { rolloutPorts } from './wiring.ts';

/** `npm run ops -- rollout <verb>`. */
export function rolloutCommandOn(portsOf: PortsOf): Command {
  const verbs: Readonly<Record<string, Command>> = {
    ...lookCommands(portsOf),
    ...changeCommands(portsOf),
    simulate: simulateCommand,
    figures: figuresCommand,
  };
  return {
    summary: `the rollout of a stage: ${Object.keys(verbs).join(', ')} (rollout --help)`,
    flags: '<verb>',
    async run([name, ...args], terminal) {
      if (name === '--help') {
        for (const [verb, { summary, flags }] of Object.entries(verbs)) {
          terminal.print(`  rollout ${verb} ${flags}\n      ${summary}`);
        }
        return 0;
      }
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (verb) return verb.run(args, terminal);
      const what = name === undefined ? 'rollout needs a verb' : `rollout has no verb "${name}"`;
      throw new WrongUse(`${what}: it has ${Object.keys(verbs).join(', ')}`);
    },
  };
}

export const rolloutCommand = rolloutCommandOn(rolloutPorts);
