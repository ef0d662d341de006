import { randomBytes } from 'node:crypto';
import { type StageName, stages } from '../../infra/stages.ts';
import { readIcn } from '../../lambdas/contracts/icn.ts';
import { type Command, readFlags, readStage, type Terminal, WrongUse } from '../command.ts';
import { readCaller } from './caller.ts';
import type { SmokePorts } from './ports.ts';
import { type SmokeReport, type StepReport, smoke } from './smoke.ts';
import { awsPorts, localPorts } from './wiring.ts';

/** A fixture of VA's (docs/domain.md 3), nobody at the simulated MHV. */
const LOCAL_ICN = '10101V964144';

/** After a deployment: one synthetic person through all of it. */
export const smokeCommand: Command = {
  summary: 'after a deployment: a synthetic person through API, MHV, event and bust, with times',
  flags: '--stage <stage> [--icn <test person>] [--json]',
  async run(args, { environment, print }) {
    const flags = readFlags(args, {
      stage: { type: 'string' },
      icn: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const stage = readStage(flags.stage);
    const { mhvIsTest, allowShortIcns } = stages[stage];
    const icn = readPerson(flags.icn ?? (stage === 'local' ? LOCAL_ICN : undefined), stage, allowShortIcns);
    const correlationId = `smoke-${Date.now()}-${randomBytes(4).toString('hex')}`;
    const report = await smoke(
      { stage, icn, mhvIsTest, correlationId },
      await portsOf(stage, environment),
      (step) => {
        if (!flags.json) print(lineOf(step));
      },
    );
    print(flags.json ? JSON.stringify(report, null, 2) : lastLineOf(report));
    return report.passed ? 0 : 1;
  },
};

async function portsOf(stage: StageName, environment: Terminal['environment']): Promise<SmokePorts> {
  return stage === 'local' ? localPorts(environment) : awsPorts(stage, readCaller(environment));
}

function readPerson(icn: string | undefined, stage: string, allowShort: boolean): string {
  if (icn === undefined) {
    throw new WrongUse(`--icn is missing: on stage ${stage} it has to be one of MHV's test people`);
  }
  if (readIcn(icn, { allowShort }) === 'usable') return icn;
  throw new WrongUse(`--icn is not an ICN that stage ${stage} takes: ten digits, V, six digits`);
}

function lineOf({ step, status, seen, look, ms }: StepReport): string {
  const where = look === undefined ? '' : ` (docs/runbook.md#${look})`;
  return `${status.padEnd(8)} ${step.padEnd(9)} ${`${ms} ms`.padStart(9)}  ${seen}${where}`;
}

function lastLineOf({ passed, steps, correlation_id: id }: SmokeReport): string {
  const count = (status: StepReport['status']) => steps.filter((step) => step.status === status).length;
  const counts = `${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped`;
  return `${passed ? 'passed' : 'failed'}: ${counts}; correlation id ${id}`;
}
