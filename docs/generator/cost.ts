import { stages } from '../../infra/stages.ts';
import { costedStage, type Template } from '../../ops/cost/costed-stage.ts';
import { type Month, monthOf } from '../../ops/cost/month.ts';
import { type Price, prices } from '../../ops/cost/prices.ts';
import { tablesOf } from '../../ops/cost/tables.ts';
import { table } from './markdown.ts';
import { withMarkedSections } from './marked-sections.ts';

/** What docs/cost.md shows: the command's own defaults, and a month that is easy to multiply. */
export const SHOWN = { stage: 'production', requests: 1_000_000 } as const;
const MIX = { hitRate: 0.5, asyncShare: 0, failureRate: 0.05 };

/** docs/cost.md: its tables. @param template of stage `production`. */
export function costDocument(template: Template): { path: string; text: string } {
  const stage = costedStage(SHOWN.stage, template, stages[SHOWN.stage].applications);
  const path = 'docs/cost.md';
  return { path, text: withMarkedSections(path, sectionsOf(monthOf(stage, SHOWN.requests, MIX))) };
}

function sectionsOf(month: Month): Record<string, string> {
  const tables = Object.entries(tablesOf(month)).map(
    ([
      name,
      {
        title,
        rows: [head = [], ...rows],
      },
    ]) => [name, `${title}:\n\n${table(head, rows)}`],
  );
  return { ...Object.fromEntries(tables), prices: priceTable() };
}

function priceTable(): string {
  return table(
    ['for', 'USD', 'a', 'region', 'noted on', 'source'],
    Object.values<Price>(prices).map(({ component, usd, per, unit, region, noted, source }) => [
      component,
      String(usd),
      per === 1 ? unit : `${per.toLocaleString('en-US')} x ${unit}`,
      region,
      noted,
      source,
    ]),
  );
}
