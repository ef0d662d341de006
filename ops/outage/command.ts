import type { StageName } from '../../infra/stages.ts';
import {
  endingAfter,
  type Outage,
  type OutageCalendar,
  outageServices,
} from '../../lambdas/contracts/outage.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import { DynamoOutageStore } from '../../lambdas/ports/outage-store/dynamo-outage-store.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';
import { type Command, readFlags, readStage, type Terminal, WrongUse } from '../command.ts';
import { readOperator, readText } from '../rollout/read.ts';
import { sayTime } from '../rollout/said.ts';
import { accessTo, controlTable } from '../stage/control-table.ts';
import { planOutage } from './plan-outage.ts';

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
      const flags = readFlags(args, {
        ...stageFlag,
        service: text,
        start: text,
        end: text,
        message: text,
        by: text,
      });
      const stage = readStage(flags.stage);
      const message = readText('message', flags.message);
      const by = readOperator(flags.by, environment);
      const { outages, clock } = await portsOf(stage, environment);
      const outage = planOutage(flags, { message, by }, clock.now());
      const calendar = await outages.read();
      const other = calendar.outages.find((each) => overlaps(each, outage));
      if (other) {
        throw new Error(`it overlaps ${lineOf(other, clock.now())}: cancel that one, or announce the rest`);
      }
      await change(outages, calendar, [...calendar.outages, outage]);
      print(lineOf(outage, clock.now()));
      return 0;
    },
    async list(args, { environment, print }) {
      const stage = readStage(readFlags(args, stageFlag).stage);
      const { outages, clock } = await portsOf(stage, environment);
      const now = clock.now();
      const planned = plannedAt(now, await outages.read());
      print(planned.map((each) => lineOf(each, now)).join('\n') || `no outage is planned on stage ${stage}`);
      return 0;
    },
    async cancel(args, { environment, print }) {
      const { stage: named, id } = readFlags(args, { ...stageFlag, id: { type: 'string' } });
      const stage = readStage(named);
      if (id === undefined) throw new WrongUse('--id is missing: list has it');
      const { outages, clock } = await portsOf(stage, environment);
      const now = clock.now();
      const calendar = await outages.read();
      const planned = plannedAt(now, calendar);
      const found = planned.find((outage) => outage.id === id);
      if (!found) {
        const known = planned.map((outage) => outage.id).join(', ') || 'none';
        throw new Error(`no outage "${id}" is planned or going on: there is ${known}`);
      }
      // It is kept: the rollout still has to know what time it took.
      const cancelled = { ...found, end: Math.max(found.start, now) };
      await change(
        outages,
        calendar,
        calendar.outages.map((each) => (each.id === id ? cancelled : each)),
      );
      print(found.start < now ? `${id} ends now` : `${id} does not take place`);
      return 0;
    },
  };
  return {
    summary: `planned outages, in which the rollout waits: ${Object.keys(verbs).join(', ')}`,
    flags: `announce --stage <stage> --service ${outageServices.join('|')} --start <time> --end <time> --message <text> [--by <who>] | list --stage <stage> | cancel --stage <stage> --id <id>`,
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

/** Those that come or go on; a cancelled one takes no time. */
function plannedAt(now: number, calendar: OutageCalendar): readonly Outage[] {
  return endingAfter(now, calendar).filter(({ start, end }) => start < end);
}

function overlaps(a: Outage, b: Outage): boolean {
  return a.service === b.service && a.start < a.end && a.start < b.end && b.start < a.end;
}

/** @throws if somebody else has changed it meanwhile: nothing has changed. */
async function change(
  outages: OutageStore,
  calendar: OutageCalendar,
  next: readonly Outage[],
): Promise<void> {
  if ((await outages.write(calendar, next)) === 'conflict')
    throw new Error('somebody else has changed the planned outages meanwhile: list them and decide again');
}

function lineOf({ id, service, start, end, message }: Outage, now: number): string {
  const when = start <= now ? 'goes on' : 'comes';
  return `${id}  ${service}  ${sayTime(start)} to ${sayTime(end)}  ${when}: ${message}`;
}
