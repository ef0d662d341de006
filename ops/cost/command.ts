import { stages } from '../../infra/stages.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { type Command, readFlags, readStage } from '../command.ts';
import { readNumber } from '../rollout/read.ts';
import { costedStage } from './costed-stage.ts';
import { monthOf } from './month.ts';
import { prices } from './prices.ts';
import { tablesOf, textOf } from './tables.ts';

/** `npm run cost`: what the stage as it is here would cost, deployed or not. No AWS is asked. */
export const costCommand: Command = {
  summary: 'what a stage costs: a month, a million requests, and what would change it',
  flags:
    '--requests <a month> [--stage <stage>] [--hit-rate <percent>] [--async-share <percent>] [--failure-rate <percent>] [--json]',
  async run(args, { print }) {
    const flags = readFlags(args, {
      requests: { type: 'string' },
      stage: { type: 'string', default: 'production' },
      'hit-rate': { type: 'string', default: '50' },
      'async-share': { type: 'string', default: '0' },
      'failure-rate': { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    });
    const requests = readNumber('requests', flags.requests, { least: 0, most: 1e12 });
    const percent = { least: 0, most: 100 };
    const mix = {
      hitRate: readNumber('hit-rate', flags['hit-rate'], percent) / 100,
      asyncShare: readNumber('async-share', flags['async-share'], percent) / 100,
      failureRate: readNumber('failure-rate', flags['failure-rate'], percent) / 100,
    };
    const stage = readStage(flags.stage);
    const { template } = loadTemplate((await synthesize({ stage })).folder);
    const month = monthOf(costedStage(stage, template, stages[stage].applications), requests, mix);
    if (flags.json) {
      print(JSON.stringify({ ...month, prices }, null, 2));
      return 0;
    }
    print(Object.values(tablesOf(month)).map(textOf).join('\n\n'));
    const { region, noted } = prices.apiCall;
    print(
      `\nList prices of ${region} without free tiers, as noted on ${noted}: compare them with AWS's pages before a budget rests on them.`,
    );
    return 0;
  },
};
