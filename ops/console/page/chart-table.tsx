import { useState } from 'preact/hooks';
import type { ChartProps } from './chart.tsx';
import { sayTime } from './say.ts';
import { Table } from './table.tsx';

/** A day's rows at once would take the browser longer than a key may wait. */
const ROWS = 60;

/** All figures of a chart, an hour at a time, the newest first. */
export function ChartTable({ title, at, lines, say }: ChartProps) {
  const [page, setPage] = useState(0);
  const end = at.length - page * ROWS;
  const start = Math.max(0, end - ROWS);
  const rows = at.slice(start, end).map((time, index) => [
    sayTime(time),
    ...lines.map(({ values }) => {
      const value = values[start + index];
      return value === null || value === undefined ? '-' : say(value);
    }),
  ]);
  return (
    <>
      <Table
        caption={`${title}, the newest minutes first`}
        columns={['time', ...lines.map(({ label }) => label)]}
        rows={rows.reverse()}
      />
      {at.length > ROWS && (
        <p>
          <Turn to="Older" title={title} isOff={start === 0} turn={() => setPage(page + 1)} />{' '}
          <Turn to="Newer" title={title} isOff={page === 0} turn={() => setPage(page - 1)} />
        </p>
      )}
    </>
  );
}

/** It stays where it is when there is nothing more: who turns by keys would lose their place. */
function Turn(props: {
  readonly to: string;
  readonly title: string;
  readonly isOff: boolean;
  readonly turn: () => void;
}) {
  const { to, title, isOff, turn } = props;
  return (
    <button
      type="button"
      class="usa-button usa-button--outline"
      aria-disabled={isOff}
      onClick={isOff ? undefined : turn}
    >
      {to}
      <span class="usa-sr-only"> figures: {title}</span>
    </button>
  );
}
