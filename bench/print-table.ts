import { type ByFunction, functionNames } from './functions-under-test.ts';

const FIRST_COLUMN = 24;
const COLUMN = 18;

/** Figures of each function, and in brackets the same as ratios to the typical stack. */
export function printTable(rows: Readonly<Record<string, ByFunction>>): void {
  console.log(''.padEnd(FIRST_COLUMN) + functionNames.map((name) => name.padStart(COLUMN)).join(''));
  for (const [what, figures] of Object.entries(rows)) {
    const columns = functionNames.map((name) => {
      const ratio = (figures[name] / figures.typical).toFixed(2);
      return `${round(figures[name])} (${ratio})`.padStart(COLUMN);
    });
    console.log(what.padEnd(FIRST_COLUMN) + columns.join(''));
  }
}

/** Three significant digits, or more where there are more before the point. */
export function round(figure: number): number {
  return figure >= 1_000 ? Math.round(figure) : Number(figure.toPrecision(3));
}
