import type { StageName } from '../../infra/stages.ts';
import { type Command, readFlags, readStage, type Terminal } from '../command.ts';
import { readCaller } from './caller.ts';
import type { SmokePorts } from './ports.ts';
import { type StepReport, sayCounts, smoke } from './smoke.ts';
import { readTarget } from './target.ts';
import { awsPorts, localPorts } from './wiring.ts';

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
    const target = readTarget(stage, flags.icn);
    const report = await smoke(target, await portsOf(stage, environment), (step) => {
      if (!flags.json) print(lineOf(step));
    });
    print(flags.json ? JSON.stringify(report, null, 2) : sayCounts(report));
    return report.passed ? 0 : 1;
  },
};

async function portsOf(stage: StageName, environment: Terminal['environment']): Promise<SmokePorts> {
  return stage === 'local' ? localPorts(environment) : awsPorts(stage, readCaller(environment));
}

function lineOf({ step, status, seen, look, ms }: StepReport): string {
  const where = look === undefined ? '' : ` (docs/runbook.md#${look})`;
  return `${status.padEnd(8)} ${step.padEnd(9)} ${`${ms} ms`.padStart(9)}  ${seen}${where}`;
}
