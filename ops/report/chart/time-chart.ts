import { element, type Markup, together } from '../markup.ts';
import type { Line, Span, TimeChart } from './chart.ts';
import { legend, picture, round, size, valueAxis, yOf } from './drawing.ts';
import { roundScale, timeTicks } from './ticks.ts';

const HEIGHT = 252;
const plot = { top: 42, bottom: 202 } as const;
const MOST_TIMES = 8;
const MINUTE = 60_000;
const MOST_VALUES = 5;
/** More points than these are a line alone. */
const MOST_DOTS = 60;
/** Units: a shorter time would not be seen. */
const NARROWEST_SPAN = 2;
/** Units between two marks that both have room for their name. */
const ROOM = 64;

const spanNames: Readonly<Record<Span['kind'], string>> = {
  outage: 'planned outage',
  incident: 'incident',
};

/** Lines over time, with limits, shaded times and marks. */
export function timeChart(chart: TimeChart): Markup {
  const { from, to, limits, lines, marks, unit } = chart;
  const spans = chart.spans.filter((span) => span.to > from && span.from < to);
  const width = size.width - size.left - size.right;
  const x = (at: number) =>
    round(size.left + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * width);
  const scale = scaleOf(chart);
  const y = yOf(scale, plot);
  return picture(chart, HEIGHT, [
    ...spans.map(({ kind, ...span }) =>
      element('rect', {
        class: kind,
        x: x(span.from),
        y: plot.top,
        width: Math.max(NARROWEST_SPAN, round(x(span.to) - x(span.from))),
        height: plot.bottom - plot.top,
      }),
    ),
    valueAxis(scale, plot, unit),
    timeAxis(chart, x),
    ...limits.map(({ value }) =>
      element('line', {
        class: 'line limit',
        x1: size.left,
        x2: size.width - size.right,
        y1: y(value),
        y2: y(value),
      }),
    ),
    ...lines.map((line) => drawn(line, x, y, to)),
    ...marked(marks, x),
    legend([
      ...lines.map(({ style, name }) => ({ sample: `line ${style}`, name })),
      ...limits.map(({ name }) => ({ sample: 'line limit', name })),
      ...[...new Set(spans.map(({ kind }) => kind))].map((kind) => ({ sample: kind, name: spanNames[kind] })),
    ]),
  ]);
}

/** A name that would stand upon the one before is left out. */
function marked(marks: TimeChart['marks'], x: (at: number) => number): readonly Markup[] {
  let named = Number.NEGATIVE_INFINITY;
  return marks.map(({ at, name }) => {
    const hasRoom = x(at) - named >= ROOM;
    if (hasRoom) named = x(at);
    return together([
      element('line', { class: 'line mark', x1: x(at), x2: x(at), y1: plot.top, y2: plot.bottom }),
      hasRoom
        ? element(
            'text',
            { x: x(at), y: plot.top - 6, class: x(at) > size.width - ROOM ? 'end' : undefined },
            name,
          )
        : undefined,
    ]);
  });
}

function scaleOf({ lines, limits, scale }: TimeChart) {
  const values = [
    ...lines.flatMap(({ points }) => points.map(({ value }) => value)),
    ...limits.map(({ value }) => value),
    scale.least,
    scale.most,
  ].filter((value) => value !== undefined);
  return roundScale(Math.min(...values), Math.max(...values), MOST_VALUES);
}

function drawn(line: Line, x: (at: number) => number, y: (value: number) => number, to: number): Markup {
  const parts = partsOf(line);
  const path = parts
    .map((part) => (line.shape === 'steps' ? stepsOf(part, x, y, to) : pointsOf(part, x, y)))
    .join('');
  const all = parts.flat();
  const dotted =
    line.shape === 'points' &&
    (all.length <= MOST_DOTS ? all : parts.filter((part) => part.length === 1).flat());
  return together([
    element('path', { class: `line ${line.style}`, d: path }),
    ...(dotted || []).map(({ at, value }) =>
      element('circle', { class: `dot ${line.style}`, cx: x(at), cy: y(value), r: 2.5 }),
    ),
  ]);
}

type Point = { readonly at: number; readonly value: number };

/** The stretches between gaps. */
function partsOf({ points }: Line): Point[][] {
  const parts: Point[][] = [[]];
  for (const { at, value } of points) {
    if (value === undefined) parts.push([]);
    else parts.at(-1)?.push({ at, value });
  }
  return parts.filter((part) => part.length > 0);
}

const pointsOf = (part: readonly Point[], x: (at: number) => number, y: (value: number) => number) =>
  part.map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('');

const stepsOf = (
  part: readonly Point[],
  x: (at: number) => number,
  y: (value: number) => number,
  to: number,
) =>
  part
    .map(({ at, value }, index) => {
      const until = x(part[index + 1]?.at ?? to);
      return `${index === 0 ? `M${x(at)} ${y(value)}` : `V${y(value)}`}H${until}`;
    })
    .join('');

/** UTC; the day stands under the first time of each. */
function timeAxis({ from, to }: TimeChart, x: (at: number) => number): Markup {
  let day = '';
  const ticks = timeTicks(from, to, MOST_TIMES);
  const withSeconds = ticks.some((at) => at % MINUTE !== 0);
  return together(
    ticks.flatMap((at) => {
      const [date = '', time = ''] = new Date(at).toISOString().split('T');
      const isNewDay = date !== day;
      day = date;
      return [
        element('line', { class: 'grid', x1: x(at), x2: x(at), y1: plot.bottom, y2: plot.bottom + 5 }),
        element(
          'text',
          { x: x(at), y: plot.bottom + 18, class: 'middle' },
          time.slice(0, withSeconds ? 8 : 5),
        ),
        isNewDay
          ? element('text', { x: x(at), y: plot.bottom + 34, class: 'middle' }, date.slice(5))
          : undefined,
      ];
    }),
  );
}
