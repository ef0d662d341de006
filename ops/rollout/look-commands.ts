import { type Command, readFlags, readStage } from '../command.ts';
import type { PortsOf } from './ports.ts';
import { linesOfEntry } from './said.ts';
import { linesOfStatus, readStatus } from './status.ts';

const flags = { stage: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

/** The verbs that only look. */
export function lookCommands(portsOf: PortsOf): Readonly<Record<'status' | 'log', Command>> {
  return {
    status: {
      summary: 'phase, percentage, time left, every gate with its figures, and what is next',
      flags: '--stage <stage> [--json]',
      async run(args, { environment, print }) {
        const { stage: named, json } = readFlags(args, flags);
        const stage = readStage(named);
        const status = await readStatus(stage, await portsOf(stage, environment));
        print(json ? JSON.stringify(status, null, 2) : linesOfStatus(status).join('\n'));
        return 0;
      },
    },
    log: {
      summary: 'every change so far: who or what, why, and from what evidence',
      flags: '--stage <stage> [--json]',
      async run(args, { environment, print }) {
        const { stage: named, json } = readFlags(args, flags);
        const stage = readStage(named);
        const { store } = await portsOf(stage, environment);
        const entries = await store.log();
        if (json) print(JSON.stringify(entries, null, 2));
        else if (entries.length === 0) print(`nothing has changed on stage ${stage} yet`);
        else print(entries.flatMap(linesOfEntry).join('\n'));
        return 0;
      },
    },
  };
}
