import { barChart } from './chart/bar-chart.ts';
import type { Chart } from './chart/chart.ts';
import { timeChart } from './chart/time-chart.ts';
import type { Block, Document, Section } from './document/document.ts';
import { htmlTable, scrolling } from './html-table.ts';
import { element, Markup, together } from './markup.ts';
import { style } from './style.ts';

/** Nothing is loaded and nothing runs, whatever a text tries. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const line = new Markup('\n');

/** One self-contained page. */
export function htmlOf({ title, about, sections }: Document): string {
  const page = element(
    'html',
    { lang: 'en' },
    line,
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('title', {}, title),
      element('style', {}, new Markup(style)),
    ),
    line,
    element(
      'body',
      {},
      element('a', { class: 'skip', href: '#content' }, 'To the report'),
      patterns(),
      element('header', {}, element('h1', {}, title), element('p', { class: 'about' }, about)),
      line,
      element(
        'nav',
        { 'aria-label': 'Sections' },
        element(
          'ul',
          {},
          ...sections.map(({ heading }) =>
            element('li', {}, element('a', { href: `#${idOf(heading)}` }, heading)),
          ),
        ),
      ),
      line,
      element('main', { id: 'content' }, ...sections.map((section) => sectionOf(section, 2))),
    ),
  );
  return `<!doctype html>\n${page.source}\n`;
}

function sectionOf({ heading, blocks, parts = [] }: Section, level: number): Markup {
  const id = idOf(heading);
  return element(
    'section',
    { 'aria-labelledby': id, class: id },
    element(`h${level}`, { id }, heading),
    line,
    ...blocks.flatMap((block) => [blockOf(block), line]),
    ...parts.map((part) => sectionOf(part, level + 1)),
  );
}

function blockOf(block: Block): Markup {
  switch (block.kind) {
    case 'text':
      return element('p', {}, block.text);
    case 'list':
      return element('ul', {}, ...block.items.map((item) => element('li', {}, item)));
    case 'table':
      return htmlTable(block);
    case 'chart':
      return element(
        'figure',
        {},
        element('figcaption', {}, block.chart.title),
        scrolling('drawing', block.chart.title, drawn(block.chart)),
      );
    case 'quotes':
      return together(
        block.quotes.map(({ said, about }) =>
          element('blockquote', {}, element('p', { dir: 'auto' }, said), element('footer', {}, about)),
        ),
      );
  }
}

function drawn(chart: Chart): Markup {
  return chart.kind === 'time' ? timeChart(chart) : barChart(chart);
}

/** What shades planned outages in every chart. */
function patterns(): Markup {
  return element(
    'svg',
    { width: 0, height: 0, style: 'position:absolute;min-width:0', 'aria-hidden': 'true' },
    element(
      'pattern',
      { id: 'outage-pattern', width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
      element('path', { d: 'M0 6L6 0' }),
    ),
  );
}

function idOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
