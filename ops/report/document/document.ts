import type { Chart } from '../chart/chart.ts';

/** A text in a table that is more than a text: what is good or bad is said in words too. */
export interface Cell {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'open';
}

/** One part of a section; every text is plain, whatever it holds. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | Table
  | { readonly kind: 'chart'; readonly chart: Chart }
  /** What people have written. */
  | {
      readonly kind: 'quotes';
      readonly quotes: readonly { readonly said: string; readonly about: string }[];
    };

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly (string | Cell)[])[];
}

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
  readonly parts?: readonly Section[];
}

/** A report before it is HTML or Markdown. */
export interface Document {
  readonly title: string;
  /** Of when and where it is. */
  readonly about: string;
  readonly sections: readonly Section[];
}

export const text = (said: string): Block => ({ kind: 'text', text: said });

/** A table, or in its place what is said if it has no rows. */
export function tableOr(nothing: string, table: Omit<Table, 'kind'>): Block {
  return table.rows.length === 0 ? text(nothing) : { kind: 'table', ...table };
}
