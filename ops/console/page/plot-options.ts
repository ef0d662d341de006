import uPlot from 'uplot';
import type { Line } from './chart.tsx';

/** Pixels. */
export const HEIGHT = 200;

/** A time from here to there, such as a planned outage; without an end what began then. Milliseconds since 1970. */
export interface Mark {
  readonly from: number;
  readonly to?: number;
}

interface Plot {
  readonly lines: readonly Line[];
  readonly say: (value: number) => string;
  readonly limit: number | undefined;
  /** Looked at whenever it is drawn. */
  readonly marked: { readonly current: readonly Mark[] };
}

export function optionsOf(place: HTMLElement, { lines, say, limit, marked }: Plot): uPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('surface') },
    ticks: { stroke: colour('surface') },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'UTC'),
    hooks: {
      drawClear: [
        (chart) => drawMarks(chart, marked.current, { during: colour('line'), began: colour('bad') }),
      ],
    },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (chart) => [0, topOf(chart.data.slice(1, 1 + lines.length), limit)] } },
    axes: [
      { ...axis, values: (_, splits) => splits.map(sayMinute) },
      { ...axis, size: 64, values: (_, splits) => splits.map(say) },
    ],
    series: [
      { label: 'UTC', value: (_, seconds) => (seconds === null ? '-' : sayMinute(seconds)) },
      ...lines.map(({ label }, index) => ({
        label,
        stroke: colour(`series-${index + 1}`),
        // Told apart without colours too.
        ...(index === 0 ? {} : { dash: [2, 3] }),
        width: 2,
        value: (_: uPlot, value: number | null) => (value === null ? '-' : say(value)),
      })),
      ...(limit === undefined
        ? []
        : [
            {
              label: 'limit',
              stroke: colour('bad'),
              dash: [4, 4],
              points: { show: false },
              value: () => say(limit),
            },
          ]),
    ],
  };
}

/** Times that the values may be below a limit which is drawn all the same. */
const NEAR = 10;

function topOf(lines: readonly ArrayLike<number | null | undefined>[], limit = 0): number {
  const most = lines.reduce(
    (top, values) => Array.from(values).reduce<number>((a, b) => Math.max(a, b ?? 0), top),
    0,
  );
  return Math.max(most * 1.1, limit <= most * NEAR || most === 0 ? limit * 1.2 : 0, 1e-3);
}

/** Of the axis, which is in UTC. */
const sayMinute = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(11, 16);

/** Behind the lines. */
function drawMarks(
  { ctx, bbox, valToPos, scales }: uPlot,
  marks: readonly Mark[],
  colours: { readonly during: string; readonly began: string },
): void {
  const { min = 0, max = 0 } = scales.x ?? {};
  const place = (ms: number) => valToPos(Math.min(Math.max(ms / 1_000, min ?? 0), max ?? 0), 'x', true);
  for (const { from, to } of marks) {
    if (from / 1_000 > (max ?? 0) || (to ?? from) / 1_000 < (min ?? 0)) continue;
    ctx.save();
    ctx.fillStyle = to === undefined ? colours.began : colours.during;
    ctx.globalAlpha = to === undefined ? 1 : 0.3;
    const width = to === undefined ? 2 * devicePixelRatio : place(to) - place(from);
    ctx.fillRect(place(from), bbox.top, width, bbox.height);
    ctx.restore();
  }
}
