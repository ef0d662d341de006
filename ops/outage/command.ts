import { outageServices } from '../../lambdas/contracts/outage.ts';
import { type Command, readFlags, readStage, WrongUse } from '../command.ts';
import { readOperator, readText } from '../rollout/read.ts';
import { announced, cancelled, changeCalendar, withEnd } from './change-calendar.ts';
import { planOutage, readInstant } from './plan-outage.ts';
import { type OutagePortsOf, outagePorts } from './ports.ts';
import { lineOf, plannedAt } from './said.ts';
import { topicVerbs } from './topic-verbs.ts';

const text = { type: 'string' } as const;
const one = { stage: text, id: text, by: text };

/** `npm run ops -- outage <verb>`: planned outages, in which MHV is not asked and the rollout waits. */
export function outageCommandOn(portsOf: OutagePortsOf): Command {
  const verbs: Readonly<Record<string, Command['run']>> = {
    async announce(args, { environment, print }) {
      const flags = readFlags(args, {
        stage: text,
        service: text,
        start: text,
        end: text,
        message: text,
        by: text,
      });
      const stage = readStage(flags.stage);
      const message = readText('message', flags.message);
      const by = readOperator(flags.by, environment);
      const ports = await portsOf(stage, environment);
      const outage = planOutage(flags, { message, by }, ports.clock.now());
      print(lineOf(await changeCalendar(ports, announced(outage)), ports.clock.now()));
      return 0;
    },
    async list(args, { environment, print }) {
      const stage = readStage(readFlags(args, { stage: text }).stage);
      const { outages, clock } = await portsOf(stage, environment);
      const now = clock.now();
      const planned = plannedAt(now, (await outages.read()).outages);
      print(planned.map((each) => lineOf(each, now)).join('\n') || `no outage is planned on stage ${stage}`);
      return 0;
    },
    async change(args, { environment, print }) {
      const flags = readFlags(args, { ...one, end: text });
      const stage = readStage(flags.stage);
      const id = readId(flags.id);
      const end = readInstant('end', flags.end);
      const by = readOperator(flags.by, environment);
      const ports = await portsOf(stage, environment);
      print(lineOf(await changeCalendar(ports, withEnd(id, end, by)), ports.clock.now()));
      return 0;
    },
    async cancel(args, { environment, print }) {
      const flags = readFlags(args, one);
      const stage = readStage(flags.stage);
      const id = readId(flags.id);
      const by = readOperator(flags.by, environment);
      const ports = await portsOf(stage, environment);
      const { start, end } = await changeCalendar(ports, cancelled(id, by));
      print(start < end ? `${id} ends now` : `${id} does not take place`);
      return 0;
    },
    ...topicVerbs(portsOf),
  };
  return {
    summary: `planned outages, in which MHV is not asked and the rollout waits: ${Object.keys(verbs).join(', ')}`,
    flags: [
      `announce --stage <stage> --service ${outageServices.join('|')} --start <time> --end <time> --message <text> [--by <who>]`,
      'list --stage <stage>',
      'change --stage <stage> --id <id> --end <time> [--by <who>]',
      'cancel --stage <stage> --id <id> [--by <who>]',
      'subscribe|unsubscribe --stage <stage> --email <address>|--https <url>|--sms <number>',
      'subscribers --stage <stage>',
    ].join(' | '),
    async run([name, ...args], terminal) {
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (verb) return verb(args, terminal);
      const what = name === undefined ? 'outage needs a verb' : `outage has no verb "${name}"`;
      throw new WrongUse(`${what}: it has ${Object.keys(verbs).join(', ')}`);
    },
  };
}

export const outageCommand = outageCommandOn(outagePorts);

function readId(id: string | undefined): string {
  if (id === undefined) throw new WrongUse('--id is missing: list has it');
  return id;
}
