import { element, type Markup } from '../markup.ts';
import type { BarChart } from './chart.ts';
import { legend, picture, round, size, valueAxis, yOf } from './drawing.ts';
import { roundScale } from './ticks.ts';

const HEIGHT = 210;
const plot = { top: 26, bottom: 176 } as const;
const MOST_VALUES = 4;
/** Of a category's width. */
const BAR = 0.7;

/** Bars by category, the series one upon the other. */
export function barChart(chart: BarChart): Markup {
  const { categories, series } = chart;
  const sums = categories.map((_, index) => sum(series.map(({ values }) => values[index] ?? 0)));
  const most = Math.max(1, ...sums);
  // Nothing happens half a time.
  const scale = roundScale(0, most, Math.min(most, MOST_VALUES));
  const y = yOf(scale, plot);
  const width = (size.width - size.left - size.right) / categories.length;
  const left = (index: number) => size.left + index * width;
  return picture(chart, HEIGHT, [
    valueAxis(scale, plot, chart.unit ?? ''),
    ...series.flatMap(({ values }, layer) =>
      values.map((value, index) => {
        const below = sum(series.slice(0, layer).map((lower) => lower.values[index] ?? 0));
        return value === 0
          ? undefined
          : element('rect', {
              class: `bar layer${layer + 1}`,
              x: round(left(index) + (width * (1 - BAR)) / 2),
              y: y(below + value),
              width: round(width * BAR),
              height: round(y(below) - y(below + value)),
            });
      }),
    ),
    ...categories.map((name, index) =>
      element('text', { x: round(left(index) + width / 2), y: plot.bottom + 18, class: 'middle' }, name),
    ),
    legend(series.map(({ name }, layer) => ({ sample: `bar layer${layer + 1}`, name }))),
  ]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
