import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { ChartTable } from './chart-table.tsx';
import { HEIGHT, type Mark, optionsOf } from './plot-options.ts';

/** One line of a chart; null is a gap. */
export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  readonly title: string;
  /** Milliseconds since 1970, one for each value. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly say: (value: number) => string;
  /** A dashed line, where the values come near it: one that is far away would press them to the bottom. */
  readonly limit?: number;
  /** What happened in that time. */
  readonly marks?: readonly Mark[];
}

/** A chart over time, and the same figures as a table. */
export function Chart(props: ChartProps) {
  const [isTable, setTable] = useState(false);
  const { title } = props;
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
      {isTable ? <ChartTable {...props} /> : <Drawing {...props} />}
    </section>
  );
}

function Drawing({ title, at, lines, say, limit, marks = [] }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const marked = useRef(marks);
  marked.current = marks;
  const scheme = useScheme();
  const last = lines.map(({ label, values }) => `${label} ${sayLast(values, say)}`).join(', ');
  const data = dataOf(at, lines, limit);
  const shape = `${scheme} ${lines.map(({ label }) => label).join()} ${limit}`;
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const made = new uPlot(
      optionsOf(current, { lines, say, limit, marked }),
      dataOf(at, lines, limit),
      current,
    );
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
