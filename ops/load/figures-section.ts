import { type Block, type Section, tableOr } from '../report/document/document.ts';
import { sayCount, sayMs } from '../report/document/say.ts';
import { countOf, failuresOf, namesOfPercentiles, percentiles } from './load-charts.ts';
import type { LoadRun } from './load-run.ts';

/** A table for each chart. */
export function figuresSection(run: LoadRun): Section {
  return {
    heading: 'The figures of the charts',
    blocks: [rates(run), latencies(run), distribution(run), failures(run)],
  };
}

/** Since the first counted request was due. */
const sayFrom = (from: number) => `${from / 1_000} s`;

function rates({ intervals }: LoadRun): Block {
  return tableOr('There are none.', {
    caption: 'Offered and achieved, requests a second',
    head: ['from', 'offered', 'answered'],
    rows: intervals.map(({ from, offered, achieved }) => [sayFrom(from), String(offered), String(achieved)]),
  });
}

function latencies({ intervals }: LoadRun): Block {
  return tableOr('No account came.', {
    caption: 'Latency of accounts over time',
    head: ['from', 'p50', 'p95', 'p99', 'longest'],
    rows: intervals
      .filter(({ p50 }) => p50 !== undefined)
      .map(({ from, p50, p95, p99, max }) => [sayFrom(from), sayMs(p50), sayMs(p95), sayMs(p99), sayMs(max)]),
  });
}

function distribution({ latency }: LoadRun): Block {
  return tableOr('No account came.', {
    caption: 'Latency of accounts by percentile',
    head: ['accounts', 'within'],
    rows:
      latency.p50 === undefined
        ? []
        : percentiles.map((each) => [namesOfPercentiles[each], sayMs(latency[each])]),
  });
}

function failures(run: LoadRun): Block {
  const names = failuresOf(run).map(({ outcome }) => outcome);
  return tableOr('No request failed.', {
    caption: 'Requests that failed, by outcome',
    head: ['from', ...names],
    rows: run.intervals
      .filter((interval) => names.some((name) => countOf(interval, name) > 0))
      .map((interval) => [sayFrom(interval.from), ...names.map((name) => sayCount(countOf(interval, name)))]),
  });
}
