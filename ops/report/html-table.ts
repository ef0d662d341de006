import type { Cell, Table } from './document/document.ts';
import { type Child, element, Markup, together } from './markup.ts';

/** A count, a share, a duration, or that it is not known: a column of them is aligned to the right. */
const FIGURE = /^(-|[\d.,]+( (%|ms|s|h|min|h \d+ min))?)$/;
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;
/** Characters: such a text gets room, so that its row does not become a column. */
const LONG = 24;
const line = new Markup('\n');

/** A table with its caption, and headings of columns and rows. */
export function htmlTable({ caption, head, rows }: Table): Markup {
  const isFigure = head.map(
    (_, column) => column > 0 && rows.every((row) => FIGURE.test(textOf(row[column]))),
  );
  const columns = head.map((name, column) =>
    element('th', { scope: 'col', class: isFigure[column] ? 'figure' : undefined }, name),
  );
  const bodyRow = ([first, ...rest]: Table['rows'][number]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, textOf(first)),
      ...rest.map((cell, index) =>
        element('td', { class: classOf(cell, isFigure[index + 1] ?? false) }, textOf(cell)),
      ),
    );
  return scrolling(
    'wide',
    caption,
    element(
      'table',
      {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...columns)),
      line,
      element('tbody', {}, ...rows.map((row) => together([bodyRow(row), line]))),
    ),
  );
}

function classOf(cell: string | Cell, isFigure: boolean): string | undefined {
  if (typeof cell !== 'string') return cell.tone;
  if (isFigure) return 'figure';
  if (TIME.test(cell)) return 'time';
  return cell.length > LONG ? 'long' : undefined;
}

function textOf(cell: string | Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

/** What is wider than a small screen scrolls by itself, with the keyboard too. */
export function scrolling(name: string, label: string, content: Child): Markup {
  return element('div', { class: name, role: 'group', 'aria-label': label, tabindex: 0 }, content);
}
