import { stages } from '../../infra/stages.ts';
import { readIcn } from '../../lambdas/contracts/icn.ts';
import { type Command, readFlags, readStage, WrongUse } from '../command.ts';
import { withoutIcns } from '../fault.ts';
import { readNumber } from '../rollout/read.ts';
import { findLines } from './found-lines.ts';
import type { PortsOf } from './ports.ts';
import { linesOf, questionOf, type Sought, shellLinesOf } from './question.ts';
import { tracePorts } from './wiring.ts';

const HOUR = 3_600_000;
/** The longest that a stage keeps its logs (infra/stages.ts). */
const MOST_HOURS = 365 * 24;
/** As a caller may choose one (docs/openapi.yaml). */
const CORRELATION_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** `npm run ops -- trace`: what the logs have about a person or a request, without a name in a query. */
export function traceCommandOn(portsOf: PortsOf): Command {
  return {
    summary: 'the log query about a person or a request, with the keyed hash in place of the ICN',
    flags: '<icn> | --correlation-id <id> --stage <stage> [--hours 24] [--run]',
    async run(args, { environment, print }) {
      const [first = ''] = args;
      const icn = first === '' || first.startsWith('--') ? undefined : first;
      const flags = readFlags(icn === undefined ? args : args.slice(1), {
        stage: { type: 'string' },
        'correlation-id': { type: 'string' },
        hours: { type: 'string', default: '24' },
        run: { type: 'boolean', default: false },
      });
      const stage = readStage(flags.stage);
      const hours = readNumber('hours', flags.hours, { least: 1, most: MOST_HOURS });
      const sought = readSought(icn, flags['correlation-id'], stages[stage].allowShortIcns);
      const ports = await portsOf(stage, environment);
      const to = ports.clock.now();
      const from = to - hours * HOUR;
      const question = await questionOf(stage, sought, ports);
      // On one machine there is no Logs Insights: --run asks what there is.
      const shell = stage === 'local' ? [] : shellLinesOf(question, { from, to });
      print(withoutIcns([...linesOf(question), ...shell].join('\n')));
      if (!flags.run) return 0;
      const lines = await findLines(question, ports, from);
      print('');
      print(withoutIcns(lines.join('\n')) || `no line in the last ${hours} h`);
      return 0;
    },
  };
}

export const traceCommand = traceCommandOn(tracePorts);

/** @throws WrongUse that says what an ICN or an id looks like, and never repeats one. */
function readSought(icn: string | undefined, id: string | undefined, allowShort: boolean): Sought {
  if ((icn === undefined) === (id === undefined)) {
    throw new WrongUse('trace looks for one thing: an ICN before the flags, or --correlation-id <id>');
  }
  if (icn !== undefined) {
    if (readIcn(icn, { allowShort }) === 'usable') return { kind: 'person', icn };
    throw new WrongUse('what stands before the flags is not an ICN: ten digits, V, six digits');
  }
  if (id !== undefined && CORRELATION_ID.test(id) && withoutIcns(id) === id) {
    return { kind: 'correlation-id', id };
  }
  throw new WrongUse('--correlation-id is not the id of a request: 1 to 64 of A-Z a-z 0-9 . _ -');
}
