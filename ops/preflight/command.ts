import { type Command, readFlags, readStage } from '../command.ts';
import { readTarget } from '../smoke/target.ts';
import { type CheckReport, type PreflightReport, preflight } from './preflight.ts';
import { preflightPorts } from './wiring.ts';

/** Before people are let in: whether everything that a stage needs is there. */
export const preflightCommand: Command = {
  summary: 'before a release or a raise: whether everything that a stage needs is there, check by check',
  flags: '--stage <stage> [--icn <test person>] [--json]',
  async run(args, { environment, print }) {
    const flags = readFlags(args, {
      stage: { type: 'string' },
      icn: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const stage = readStage(flags.stage);
    const target = readTarget(stage, flags.icn);
    const ports = await preflightPorts(stage, environment);
    const report = await preflight(stage, { target, ports }, (check) => {
      if (!flags.json) print(lineOf(check));
    });
    print(flags.json ? JSON.stringify(report, null, 2) : lastLineOf(report));
    return report.passed ? 0 : 1;
  },
};

const STATUS_IN_WORDS = { ok: 'ok', failed: 'failed', not_applicable: 'not applicable' };

function lineOf({ check, on, status, seen, look, ms }: CheckReport): string {
  const where = look === undefined ? '' : ` (docs/runbook.md#${look})`;
  const columns = [
    STATUS_IN_WORDS[status].padEnd(14),
    check.padEnd(13),
    on.padEnd(4),
    `${ms} ms`.padStart(9),
  ];
  return `${columns.join(' ')}  ${seen}${where}`;
}

function lastLineOf({ passed, checks }: PreflightReport): string {
  const count = (status: CheckReport['status']) => checks.filter((check) => check.status === status).length;
  const counts = `${count('ok')} ok, ${count('failed')} failed, ${count('not_applicable')} not applicable`;
  return `${passed ? 'passed' : 'failed'}: ${counts}`;
}
