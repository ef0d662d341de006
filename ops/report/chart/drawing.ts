import { type Child, element, type Markup, together } from '../markup.ts';
import type { Scale } from './ticks.ts';

/** Units of the drawing: pixels where it is as wide as the page. */
export const size = { width: 720, left: 64, right: 22 } as const;
/** Of a character of the labels, about. */
const CHARACTER_WIDTH = 6.6;

/** Where the values are drawn. */
export interface Plot {
  readonly top: number;
  readonly bottom: number;
}

/** To a tenth: as exact as a screen, and the same text everywhere. */
export const round = (value: number) => Number(value.toFixed(1));

/** From values to the drawing. */
export function yOf({ least, most }: Scale, { top, bottom }: Plot): (value: number) => number {
  return (value) => round(bottom - ((value - least) / (most - least)) * (bottom - top));
}

/** The picture with its title and what is to be seen, for screen readers too. */
export function picture(
  { id, title, description }: { readonly id: string; readonly title: string; readonly description: string },
  height: number,
  children: readonly Child[],
): Markup {
  return element(
    'svg',
    {
      viewBox: `0 0 ${size.width} ${height}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
    },
    element('title', { id: `${id}-title` }, title),
    element('desc', { id: `${id}-description` }, description),
    ...children,
  );
}

/** Lines and numbers of the scale on the left. */
export function valueAxis(scale: Scale, plot: Plot, unit: string): Markup {
  const y = yOf(scale, plot);
  return together(
    scale.ticks.flatMap((tick) => [
      element('line', {
        class: 'grid',
        x1: size.left,
        x2: size.width - size.right,
        y1: y(tick),
        y2: y(tick),
      }),
      element(
        'text',
        { x: size.left - 6, y: y(tick) + 4, class: 'end' },
        unit === '' ? tick : `${tick} ${unit}`,
      ),
    ]),
  );
}

/** What each colour and pattern means, in one row. */
export function legend(entries: readonly { readonly sample: string; readonly name: string }[]): Markup {
  let x: number = size.left;
  return together(
    entries.flatMap(({ sample, name }) => {
      const at = x;
      x += 30 + name.length * CHARACTER_WIDTH + 14;
      return [
        sample.startsWith('line')
          ? element('line', { class: sample, x1: at, x2: at + 24, y1: 10, y2: 10 })
          : element('rect', { class: sample, x: at, y: 4, width: 24, height: 12 }),
        element('text', { x: round(at + 30), y: 14 }, name),
      ];
    }),
  );
}
