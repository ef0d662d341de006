import type { StageName } from '../../infra/stages.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { DynamoIncidentStore } from '../../lambdas/ports/incident-store/dynamo-incident-store.ts';
import type { IncidentStore } from '../../lambdas/ports/incident-store/incident-store.ts';
import { type Command, readFlags, readStage, type Terminal, WrongUse } from '../command.ts';
import { readOperator, readText } from '../rollout/read.ts';
import { sayTime } from '../rollout/said.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { acknowledgeIncident, FOR_EVER } from './acknowledge-incident.ts';
import { linesOf } from './said.ts';

export interface IncidentPorts {
  readonly incidents: IncidentStore;
  readonly clock: Clock;
}
type PortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<IncidentPorts>;

const text = { type: 'string' } as const;
const yes = { type: 'boolean', default: false } as const;

/** `npm run ops -- incident <verb>`: what is wrong, and who takes care of it. */
export function incidentCommandOn(portsOf: PortsOf): Command {
  const verbs: Readonly<Record<string, Command['run']>> = {
    async list(args, { environment, print }) {
      const { stage: named, all, json } = readFlags(args, { stage: text, all: yes, json: yes });
      const stage = readStage(named);
      const { incidents } = await portsOf(stage, environment);
      const { incidents: open, outbox } = await incidents.open();
      const ended = all ? await incidents.ended(0, FOR_EVER) : [];
      const found = [...ended, ...open];
      if (json) print(JSON.stringify(found, null, 2));
      else if (found.length === 0) print(`nothing is wrong on stage ${stage}`);
      else print(found.flatMap(linesOf).join('\n'));
      if (!json && outbox.length > 0) print(`not sent yet: ${outbox.map(({ id }) => id).join(', ')}`);
      return 0;
    },
    async ack(args, { environment, print }) {
      const flags = readFlags(args, { stage: text, id: text, by: text, note: text, 'false-alarm': yes });
      const stage = readStage(flags.stage);
      if (flags.id === undefined) throw new WrongUse('--id is missing: list has it');
      const by = readOperator(flags.by, environment);
      const note = flags.note === undefined ? {} : { note: readText('note', flags.note) };
      const { incidents, clock } = await portsOf(stage, environment);
      const at = clock.now();
      const said = { by, at, falseAlarm: flags['false-alarm'], ...note };
      const { id, acknowledged } = await acknowledgeIncident(incidents, flags.id, said);
      const what = acknowledged?.falseAlarm ? 'was a false alarm' : 'is passed on to nobody any more';
      print(`${id} ${what}: ${by}, ${sayTime(at)}`);
      return 0;
    },
  };
  return {
    summary: `what is wrong and who takes care of it: ${Object.keys(verbs).join(', ')}`,
    flags: [
      'list --stage <stage> [--all] [--json]',
      'ack --stage <stage> --id <id> [--by <who>] [--note <text>] [--false-alarm]',
    ].join(' | '),
    async run([name, ...args], terminal) {
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (verb) return verb(args, terminal);
      const what = name === undefined ? 'incident needs a verb' : `incident has no verb "${name}"`;
      throw new WrongUse(`${what}: it has ${Object.keys(verbs).join(', ')}`);
    },
  };
}

export const incidentCommand = incidentCommandOn(async (stage, environment) => {
  const access = await accessTo(stage, environment);
  const { client, table } = controlTable(stage, access);
  return { incidents: new DynamoIncidentStore(client, table), clock: access.clock };
});
