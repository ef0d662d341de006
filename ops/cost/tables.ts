import type { Month } from './month.ts';
import { prices } from './prices.ts';
import { paths } from './usage.ts';

/** A table as people read it; the first row is its head. */
export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** Lines of the fixed costs that are shown one by one. */
const SHOWN = 8;

/** What is said of a month, in the order in which it is read. */
export function tablesOf(month: Month) {
  return {
    month: total(month),
    millions: perMillion(month),
    fixed: fixed(month),
    memory: memory(month),
    'hit-rate': hitRate(month),
    batch: batch(month),
  } as const satisfies Record<string, Table>;
}

function total({ stage, requests, mix, fixed: there, used }: Month): Table {
  const every = [...new Set([...there.by, ...used.by].map(([component]) => component))];
  const of = (by: Month['fixed']['by'], component: string) =>
    by.find(([each]) => each === component)?.[1] ?? 0;
  const rows = every
    .map((component) => [component, of(there.by, component), of(used.by, component)] as const)
    .sort((a, b) => b[1] + b[2] - a[1] - a[2]);
  return {
    title: `A month of stage ${stage} with ${sayNumber(requests)} requests, ${sayShare(mix.hitRate)} answered by a kept account; of the others ${sayShare(mix.asyncShare)} in the background, ${sayShare(mix.failureRate)} of the rest failing`,
    rows: [
      ['USD a month', 'fixed', 'by requests', 'together'],
      ...rows.map(([component, a, b]) => [component, sayUsd(a), sayUsd(b), sayUsd(a + b)]),
      ['all', sayUsd(there.usd), sayUsd(used.usd), sayUsd(there.usd + used.usd)],
    ],
  };
}

function perMillion({ millions }: Month): Table {
  const kinds = Object.keys(paths) as (keyof typeof paths)[];
  const components = [...new Set(kinds.flatMap((kind) => millions[kind].by.map(([each]) => each)))];
  const of = (kind: (typeof kinds)[number], component: string) =>
    millions[kind].by.find(([each]) => each === component)?.[1] ?? 0;
  const shown = components.filter((component) => kinds.some((kind) => of(kind, component) >= 0.005));
  return {
    title: 'A million requests of each kind, with all that they start',
    rows: [
      ['USD a million', ...kinds.map((kind) => paths[kind].name)],
      ...shown.map((component) => [component, ...kinds.map((kind) => sayUsd(of(kind, component)))]),
      ['all', ...kinds.map((kind) => sayUsd(millions[kind].usd))],
    ],
  };
}

function fixed({ fixed: there }: Month): Table {
  return {
    title: 'What is paid for without a request: the dearest',
    rows: [
      ['what', 'how much', 'USD a month'],
      ...there.dearest
        .slice(0, SHOWN)
        .map(({ name, amount, usd }) => [prices[name].unit, sayNumber(amount), sayUsd(usd)]),
    ],
  };
}

function memory({ sensitivity }: Month): Table {
  return {
    title: 'Memory of create-account',
    rows: [
      ['MB', 'USD a million new accounts (Lambda)', 'our own code, warm', 'first request of a sandbox'],
      ...sensitivity.memory.map(({ memoryMb, usd, ownMs, firstMs }) => [
        String(memoryMb),
        sayUsd(usd),
        `${Math.round(ownMs)} ms`,
        `${Math.round(firstMs)} ms`,
      ]),
    ],
  };
}

function hitRate({ sensitivity }: Month): Table {
  return {
    title: 'Share of requests that a kept account answers',
    rows: [
      ['hit rate', 'USD a million requests'],
      ...sensitivity.hitRate.map((each) => [sayShare(each.hitRate), sayUsd(each.usd)]),
    ],
  };
}

function batch({ sensitivity }: Month): Table {
  return {
    title: 'Messages that one run gets of a queue',
    rows: [
      ['batch', 'USD a million new accounts'],
      ...sensitivity.batch.map((each) => [String(each.batch), sayUsd(each.usd)]),
    ],
  };
}

const sayUsd = (usd: number) => usd.toFixed(2);
const sayShare = (share: number) => `${Math.round(100 * share)} %`;
const sayNumber = (value: number) =>
  value < 100 ? String(Math.round(100 * value) / 100) : Math.round(value).toLocaleString('en-US');

/** For a terminal: numbers at the right. */
export function textOf({ title, rows }: Table): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}
