import type { StageName } from '../../infra/stages.ts';
import type { Outage } from '../../lambdas/contracts/rollout-state.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';
import { type Command, readFlags, readStage, type Terminal, WrongUse } from '../command.ts';
import { readText } from '../rollout/read.ts';
import { sayTime } from '../rollout/said.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { planOutage, services } from './plan-outage.ts';

export interface OutagePorts {
  readonly outages: OutageStore;
  readonly clock: Clock;
}
type PortsOf = (stage: StageName, environment: Terminal['environment']) => Promise<OutagePorts>;

const stageFlag = { stage: { type: 'string' } } as const;

/** `npm run ops -- outage <verb>`: planned outages, in which the rollout waits. */
export function outageCommandOn(portsOf: PortsOf): Command {
  const verbs: Readonly<Record<string, Command['run']>> = {
    async announce(args, { environment, print }) {
      const text = { type: 'string' } as const;
      const flags = readFlags(args, { ...stageFlag, service: text, start: text, end: text, message: text });
      const stage = readStage(flags.stage);
      const message = readText('message', flags.message);
      const { outages, clock } = await portsOf(stage, environment);
      const outage = planOutage(flags, message, clock.now());
      await outages.put(outage);
      print(lineOf(outage, clock.now()));
      return 0;
    },
    async list(args, { environment, print }) {
      const stage = readStage(readFlags(args, stageFlag).stage);
      const { outages, clock } = await portsOf(stage, environment);
      const now = clock.now();
      const planned = (await outages.endingAfter(now)).filter(({ start, end }) => start < end);
      print(planned.map((each) => lineOf(each, now)).join('\n') || `no outage is planned on stage ${stage}`);
      return 0;
    },
    async cancel(args, { environment, print }) {
      const { stage: named, id } = readFlags(args, { ...stageFlag, id: { type: 'string' } });
      const stage = readStage(named);
      if (id === undefined) throw new WrongUse('--id is missing: list has it');
      const { outages, clock } = await portsOf(stage, environment);
      const now = clock.now();
      const planned = (await outages.endingAfter(now)).filter(({ start, end }) => start < end);
      const found = planned.find((outage) => outage.id === id);
      if (!found) {
        const known = planned.map((outage) => outage.id).join(', ') || 'none';
        throw new Error(`no outage "${id}" is planned or going on: there is ${known}`);
      }
      // It is kept: the rollout still has to know what time it took.
      await outages.put({ ...found, end: Math.max(found.start, now) });
      print(found.start < now ? `${id} ends now` : `${id} does not take place`);
      return 0;
    },
  };
  return {
    summary: `planned outages, in which the rollout waits: ${Object.keys(verbs).join(', ')}`,
    flags: `announce --stage <stage> --service ${services.join('|')} --start <time> --end <time> --message <text> | list --stage <stage> | cancel --stage <stage> --id <id>`,
    async run([name, ...args], terminal) {
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (verb) return verb(args, terminal);
      const what = name === undefined ? 'outage needs a verb' : `outage has no verb "${name}"`;
      throw new WrongUse(`${what}: it has ${Object.keys(verbs).join(', ')}`);
    },
  };
}

export const outageCommand = outageCommandOn(async (stage, environment) => {
  const access = await accessTo(stage, environment);
  const { client, table } = controlTable(stage, access);
  return { outages: new DynamoOutageStore(client, table), clock: access.clock };
});

function lineOf({ id, service, start, end, message }: Outage, now: number): string {
  const when = start <= now ? 'goes on' : 'comes';
  return `${id}  ${service}  ${sayTime(start)} to ${sayTime(end)}  ${when}: ${message}`;
}
