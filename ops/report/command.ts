import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, readFlags, readStage, WrongUse } from '../command.ts';
import { readInstant } from '../outage/plan-outage.ts';
import { documentOf } from './document/document-of.ts';
import { gather } from './gather.ts';
import { htmlOf } from './html.ts';
import { jsonOf } from './json.ts';
import { markdownOf } from './markdown.ts';
import type { ReportPortsOf } from './ports.ts';
import { reviewOf } from './review.ts';
import { reportPorts } from './wiring.ts';

/** `npm run ops -- report`: the review after a rollout. */
export function reportCommandOn(portsOf: ReportPortsOf): Command {
  return {
    summary: 'the review after a rollout, from its log and the metrics: report.html and report.md',
    flags: '--stage <stage> [--from <time>] [--to <time>] [--out <folder>] [--json]',
    async run(args, { environment, print }) {
      const flags = readFlags(args, {
        stage: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
      });
      const stage = readStage(flags.stage);
      const from = flags.from === undefined ? undefined : readInstant('from', flags.from);
      const to = flags.to === undefined ? undefined : readInstant('to', flags.to);
      if (from !== undefined && to !== undefined && to <= from) {
        throw new WrongUse(`--to ${flags.to} is not after --from ${flags.from}`);
      }
      const review = reviewOf(await gather({ stage, from, to }, await portsOf(stage, environment)));
      if (flags.json) {
        print(jsonOf(review));
        return 0;
      }
      const folder = flags.out ?? `report-${stage}`;
      await mkdir(folder, { recursive: true });
      const document = documentOf(review);
      for (const [name, text] of [
        ['report.html', htmlOf(document)],
        ['report.md', markdownOf(document)],
      ] as const) {
        await writeFile(path.join(folder, name), text);
        print(path.join(folder, name));
      }
      for (const { source, why } of review.missing) print(`not there: ${source}: ${why}`);
      return 0;
    },
  };
}

export const reportCommand = reportCommandOn(reportPorts);
