import fc from 'fast-check';
import { barChart } from '../../../ops/report/chart/bar-chart.ts';
import type { TimeChart } from '../../../ops/report/chart/chart.ts';
import { roundScale, timeTicks } from '../../../ops/report/chart/ticks.ts';
import { timeChart } from '../../../ops/report/chart/time-chart.ts';

const HOUR = 3_600_000;
const chart: TimeChart = {
  kind: 'time',
  id: 'a',
  title: 'A title',
  description: 'What is to be seen',
  from: 0,
  to: 10 * HOUR,
  unit: '%',
  scale: { least: 0, most: 100 },
  lines: [],
  limits: [],
  spans: [],
  marks: [],
};
const line = (shape: 'points' | 'steps', ...values: (number | undefined)[]) => ({
  name: 'a line',
  style: 'main' as const,
  shape,
  points: values.map((value, index) => ({ at: index * HOUR, value })),
});
const pathOf = (svg: string) => /<path class="line main" d="([^"]*)"/.exec(svg)?.[1];
const draw = (of: Partial<TimeChart>) => timeChart({ ...chart, ...of }).source;

test.each([
  [0, 100, [0, 20, 40, 60, 80, 100]],
  [99.9, 100, [99.9, 99.92, 99.94, 99.96, 99.98, 100]],
  [0, 1_520, [0, 500, 1_000, 1_500, 2_000]],
  [3, 3, [3, 3.2, 3.4, 3.6, 3.8, 4]],
])('a scale from %d to %d has round marks', (least, most, ticks) => {
  expect(roundScale(least, most, 5).ticks).toEqual(ticks);
});

test('whatever the values are, the scale holds them with few marks', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1_000);
  fc.assert(
    fc.property(value, value, (a, b) => {
      const { least, most, ticks } = roundScale(Math.min(a, b), Math.max(a, b), 5);
      const close = 1e-6 * (most - least);
      expect(least).toBeLessThanOrEqual(Math.min(a, b) + close);
      expect(most).toBeGreaterThanOrEqual(Math.max(a, b) - close);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test('times are marked at round ones of UTC, in the range', () => {
  const from = Date.parse('2026-11-22T15:07Z');
  expect(timeTicks(from, from + HOUR, 8).map((at) => new Date(at).toISOString().slice(11, 16))).toEqual([
    '15:10',
    '15:20',
    '15:30',
    '15:40',
    '15:50',
    '16:00',
  ]);
  expect(
    timeTicks(from, from + 9 * 24 * HOUR, 8).map((at) => new Date(at).toISOString().slice(5, 16)),
  ).toEqual(['11-23', '11-25', '11-27', '11-29', '12-01'].map((day) => `${day}T00:00`));
});

test('what lasts minutes is marked in seconds', () => {
  const labels = (to: number) =>
    [...draw({ from: 0, to }).matchAll(/>(\d\d:\d\d(?::\d\d)?)</g)].map(([, label]) => label);
  expect(labels(30_000)).toEqual([
    '00:00:00',
    '00:00:05',
    '00:00:10',
    '00:00:15',
    '00:00:20',
    '00:00:25',
    '00:00:30',
  ]);
  expect(labels(5 * 60_000)).toEqual(['00:00', '00:01', '00:02', '00:03', '00:04', '00:05']);
});

test('a gap stays a gap, and a point between two is a dot', () => {
  const svg = draw({ lines: [line('points', 10, 20, undefined, 50)] });
  expect(pathOf(svg)?.match(/M/g)).toHaveLength(2);
  expect(svg.match(/<circle/g)).toHaveLength(3);
});

test('a step holds until the next one, and the last until the end', () => {
  const path = pathOf(draw({ lines: [line('steps', 5, 50)] })) ?? '';
  expect(path).toMatch(/^M64 194H127\.4V122H698$/);
});

test('what is shaded outside is not drawn, and what is short can be seen', () => {
  const spans = [
    { kind: 'outage', from: -2 * HOUR, to: -HOUR },
    { kind: 'incident', from: HOUR, to: HOUR + 1_000 },
  ] as const;
  const svg = draw({ spans });
  expect(svg).not.toContain('planned outage');
  expect(svg).toMatch(/<rect class="incident"[^>]*width="2"/);
});

test('of two marks side by side one is named', () => {
  const marks = [HOUR, HOUR + 1_000, 5 * HOUR].map((at) => ({ at, name: 'aborted' }));
  const svg = draw({ marks });
  expect(svg.match(/class="line mark"/g)).toHaveLength(3);
  expect(svg.match(/>aborted</g)).toHaveLength(2);
});

test('bars stand one upon the other, and none is drawn for nothing', () => {
  const { source } = barChart({
    kind: 'bars',
    id: 'b',
    title: 'Bars',
    description: 'Two',
    categories: ['x', 'y'],
    series: [
      { name: 'one', values: [1, 0] },
      { name: 'two', values: [1, 2] },
    ],
  });
  const bars = [
    ...source.matchAll(
      /<rect class="bar layer(\d)" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g,
    ),
  ];
  const drawn = bars.map(([, layer, , y, height]) => [Number(layer), Number(y), Number(height)]);
  // One with its swatch in the legend each.
  const [first, second, third] = drawn.filter(([, , height]) => height !== 12);
  expect(drawn).toHaveLength(5);
  expect(first?.[0]).toBe(1);
  expect(second).toEqual([2, (first?.[1] ?? 0) - (second?.[2] ?? 0), first?.[2]]);
  expect(third?.[2]).toBe(2 * (first?.[2] ?? 0));
});
