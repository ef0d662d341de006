import type { Block, Cell, Document, Section } from './document/document.ts';
import { printable } from './printable.ts';

/** The same document as Markdown; in place of each chart stands what is to be seen in it. */
export function markdownOf({ title, about, sections }: Document): string {
  const parts = [`# ${plain(title)}`, line(about), ...sections.flatMap((section) => sectionOf(section, 2))];
  return `${parts.join('\n\n')}\n`;
}

function sectionOf({ heading, blocks, parts = [] }: Section, level: number): readonly string[] {
  return [
    `${'#'.repeat(level)} ${plain(heading)}`,
    ...blocks.map(blockOf),
    ...parts.flatMap((part) => sectionOf(part, level + 1)),
  ];
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return line(block.text);
    case 'list':
      return block.items.map((item) => `- ${line(item)}`).join('\n');
    case 'table':
      return [
        `**${plain(block.caption)}**`,
        '',
        row(block.head),
        `|${'---|'.repeat(block.head.length)}`,
        ...block.rows.map(row),
      ].join('\n');
    case 'chart':
      return `Chart in the HTML report: ${plain(block.chart.description)}`;
    case 'quotes':
      return block.quotes.map(({ said, about }) => `> ${line(said)}\n>\n> (${plain(about)})`).join('\n\n');
  }
}

function row(cells: readonly (string | Cell)[]): string {
  return `| ${cells.map((cell) => plain(typeof cell === 'string' ? cell : cell.text)).join(' | ')} |`;
}

/** Text that stays text: what Markdown or GitHub would make markup, HTML or a link of is escaped. */
function plain(text: string): string {
  return printable(text)
    .replace(/[\\`*[\]<>|&~$]/g, '\\$&')
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_')
    .replaceAll('://', '\\://')
    .replace(/\bwww\./gi, 'www\\.');
}

/** At the beginning of a line a number sign, a hyphen or `1.` would be a heading or a list. */
function line(text: string): string {
  return plain(text).replace(/^(\d*)([-+=#.)])/, '$1\\$2');
}
