import { printable } from './printable.ts';

/** HTML or SVG as it goes into the page. Only `element` makes it of text, and it escapes: the one place that does. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Child = Markup | string | number | undefined;

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** They have no content, and no end tag. */
const VOID = new Set(['meta', 'col', 'br']);

/** A string or number is text, whatever it holds; an attribute without a value is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly Child[]
): Markup {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const start = `<${name}${given.map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}>`;
  return new Markup(VOID.has(name) ? start : `${start}${together(children).source}</${name}>`);
}

/** One after the other. */
export function together(children: readonly Child[]): Markup {
  const sources = children.map((child) => {
    if (child === undefined) return '';
    return child instanceof Markup ? child.source : escaped(String(child));
  });
  return new Markup(sources.join(''));
}

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ESCAPED[character] as string);
}
