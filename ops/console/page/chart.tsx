import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { sayTime } from './say.ts';
import { Table } from './table.tsx';

/** One line of a chart; null is a gap. */
export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  /** Milliseconds since 1970, one for each value. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly say: (value: number) => string;
  /** A dashed line, where the values come near it: one that is far away would press them to the bottom. */
  readonly limit?: number;
}

const HEIGHT = 200;
/** Rows of the table; the newest are what one looks for. */
const MOST_ROWS = 60;

/** A chart over time, and the same figures as a table. */
export function Chart(props: ChartProps) {
  const [isTable, setTable] = useState(false);
  const { title, at, lines, say } = props;
  return (
    <section class="console-chart" aria-label={title}>
      <div class="console-chart__head">
        <h3>{title}</h3>
        <button
          type="button"
          class="usa-button usa-button--unstyled"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'Show the chart' : 'Show as a table'}
          <span class="usa-sr-only">: {title}</span>
        </button>
      </div>
      {isTable ? (
        <Table
          caption={`${title}, the newest minutes first`}
          columns={['time', ...lines.map(({ label }) => label)]}
          rows={rowsOf(at, lines, say)}
        />
      ) : (
        <Drawing {...props} />
      )}
    </section>
  );
}

function rowsOf(at: readonly number[], lines: readonly Line[], say: (value: number) => string) {
  return at
    .map((time, index) => [
      sayTime(time),
      ...lines.map(({ values }) => {
        const value = values[index];
        return value === null || value === undefined ? '-' : say(value);
      }),
    ])
    .slice(-MOST_ROWS)
    .reverse();
}

function Drawing({ title, at, lines, say, limit }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const scheme = useScheme();
  const last = lines.map(({ label, values }) => `${label} ${sayLast(values, say)}`).join(', ');
  const data = dataOf(at, lines, limit);
  const shape = `${scheme} ${lines.map(({ label }) => label).join()} ${limit}`;
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const made = new uPlot(optionsOf(current, lines, say, limit), dataOf(at, lines, limit), current);
    chart.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height: HEIGHT }));
    watcher.observe(current);
    return () => {
      watcher.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [shape]);
  useEffect(() => {
    chart.current?.setData(data);
  }, [data]);
  return (
    <div
      ref={place}
      class="console-chart__drawing"
      role="img"
      aria-label={`${title}, last: ${last}. The figures are in the table.`}
    />
  );
}

function sayLast(values: readonly (number | null)[], say: (value: number) => string): string {
  const value = values.findLast((each) => each !== null);
  return value === null || value === undefined ? 'nothing' : say(value);
}

function dataOf(at: readonly number[], lines: readonly Line[], limit: number | undefined): uPlot.AlignedData {
  const limits = limit === undefined ? [] : [at.map(() => limit)];
  return [at.map((time) => time / 1_000), ...lines.map(({ values }) => [...values]), ...limits];
}

function optionsOf(
  place: HTMLElement,
  lines: readonly Line[],
  say: (value: number) => string,
  limit: number | undefined,
): uPlot.Options {
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

/** Which scheme the system asks for, now. */
function useScheme(): 'dark' | 'light' {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setDark] = useState(dark.matches);
  useEffect(() => {
    const look = () => setDark(dark.matches);
    dark.addEventListener('change', look);
    return () => dark.removeEventListener('change', look);
  }, [dark]);
  return isDark ? 'dark' : 'light';
}
