import type { Line, Span, TimeChart } from '../chart/chart.ts';
import { type DecidingMetric, fiveMetrics } from '../five-metrics.ts';
import type { Measures } from '../measures.ts';
import type { Review } from '../review.ts';
import { type Block, text } from './document.ts';
import { sayDuration, sayLimit, sayMany, sayMetric } from './say.ts';

const names: Readonly<Record<DecidingMetric['name'], string>> = {
  uptime: 'Uptime',
  response: 'Average response',
  success: 'Successful creations',
  errors: 'Errors',
  satisfaction: 'Satisfaction',
};

/** One chart for each metric that has a figure at all; the figures themselves are in the table at the end. */
export function metricCharts(review: Review): readonly Block[] {
  const { points } = review;
  const measured = fiveMetrics.filter((metric) =>
    points.measures.some((measures) => metric.of(measures) !== undefined),
  );
  if (measured.length === 0) return [];
  return [
    text(
      `Each point is ${sayDuration(points.lengthMs)}; a time without anything to measure is a gap. Planned outages are drawn too, the gates leave them out. The figures are in the table "The figures of the charts".`,
    ),
    ...measured.map((metric): Block => ({ kind: 'chart', chart: chartOf(metric, review) })),
  ];
}

function chartOf(metric: DecidingMetric, { from, to, points, outages = [] }: Review): TimeChart {
  const factor = metric.unit === 'share' ? 100 : 1;
  const line = (
    name: string,
    style: Line['style'],
    of: (measures: Measures) => number | undefined,
  ): Line => ({
    name,
    style,
    shape: 'points',
    points: points.measures.map((measures) => {
      const value = of(measures);
      return {
        at: Math.max(measures.at, from),
        value: value === undefined ? undefined : Number((factor * value).toPrecision(10)),
      };
    }),
  });
  return {
    kind: 'time',
    id: `metric-${metric.name}`,
    title: names[metric.name],
    description: describe(metric, points),
    from,
    to,
    unit: metric.unit === 'share' ? '%' : 'ms',
    scale: metric.must === 'under' ? { least: 0 } : { most: 100 },
    lines: [
      line(metric.name === 'response' ? 'the whole' : metric.name, 'main', metric.of),
      ...(metric.name === 'response' ? [line('our part', 'second', ({ ownMs }) => ownMs)] : []),
    ],
    limits: [{ name: `limit: ${sayLimit(metric)}`, value: Number((factor * metric.limit).toPrecision(10)) }],
    spans: outages.map(({ start, end }): Span => ({ kind: 'outage', from: start, to: end })),
    marks: [],
  };
}

function describe(metric: DecidingMetric, { lengthMs, measures }: Review['points']): string {
  const values = measures.map(metric.of).filter((value) => value !== undefined);
  const { limit, must, unit } = metric;
  const beyond = values.filter((value) => (must === 'under' ? value >= limit : value < limit)).length;
  const range = [Math.min(...values), Math.max(...values)].map((value) => sayMetric({ unit, value }));
  return `${names[metric.name]} by ${sayDuration(lengthMs)}: from ${range.join(' to ')}; ${sayMany(beyond, 'of them is', 'of them are')} not ${sayLimit(metric)}, of ${values.length} with a figure.`;
}
