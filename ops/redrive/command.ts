import type { StageName } from '../../infra/stages.ts';
import { type Command, readFlags, readStage, type Terminal, WrongUse } from '../command.ts';
import type { DeadLetters } from './ports.ts';
import { lineOfQueue, redrive } from './redrive.ts';
import { deadLettersOf } from './wiring.ts';

type DeadLettersOf = (stage: StageName, environment: Terminal['environment']) => Promise<DeadLetters>;

/** `npm run ops -- redrive`: what was given up, and back to work with it once the cause is mended. */
export function redriveCommandOn(deadLettersOf: DeadLettersOf): Command {
  return {
    summary: 'what lies in the dead-letter queues, and moves it back to where it came from',
    flags: '--stage <stage> [--queue <name>] [--dry-run]',
    async run(args, { environment, print }) {
      const flags = readFlags(args, {
        stage: { type: 'string' },
        queue: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      });
      const stage = readStage(flags.stage);
      const deadLetters = await deadLettersOf(stage, environment);
      const all = await deadLetters.list();
      const chosen = all.filter(({ name }) => flags.queue === undefined || name === flags.queue);
      if (chosen.length === 0) {
        const names = all.map(({ name }) => name).join(', ') || 'none';
        throw new WrongUse(`stage ${stage} has no dead-letter queue "${flags.queue}": there is ${names}`);
      }
      for (const queue of chosen) print(lineOfQueue(queue));
      if (flags['dry-run']) return 0;
      let clean = true;
      for (const queue of chosen.filter(({ messages }) => messages > 0)) {
        const redriven = await redrive(queue, deadLetters);
        print(redriven.says);
        clean &&= redriven.clean;
      }
      return clean ? 0 : 1;
    },
  };
}

export const redriveCommand = redriveCommandOn(deadLettersOf);
