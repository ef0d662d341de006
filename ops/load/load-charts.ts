import { limits } from '../../lambdas/contracts/limits.ts';
import type { BarChart, Line, TimeChart } from '../report/chart/chart.ts';
import { type Block, text } from '../report/document/document.ts';
import { sayCount, sayMany, sayMs } from '../report/document/say.ts';
import type { LoadRun, Percentiles } from './load-run.ts';
import { mostMsOf } from './verdicts.ts';

type Interval = LoadRun['intervals'][number];

/** Of a percentile distribution, as the chart and its table have them. */
export const percentiles = ['p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
export const namesOfPercentiles: Readonly<Record<(typeof percentiles)[number], string>> = {
  p50: '50 %',
  p75: '75 %',
  p90: '90 %',
  p95: '95 %',
  p99: '99 %',
  p999: '99.9 %',
  max: 'all',
};

/** More kinds of failure than a chart has lines for are one. */
const MOST_FAILURES = 3;

export function charts(run: LoadRun): readonly Block[] {
  return [
    text('Each time is that at which requests were due. The figures are in the tables at the end.'),
    { kind: 'chart', chart: ratesChart(run) },
    ...(run.latency.p50 === undefined
      ? [text('No account came: there is no latency to draw.')]
      : ([latencyChart(run), distributionChart(run)] as const).map(
          (chart): Block => ({ kind: 'chart', chart }),
        )),
    failuresBlock(run),
  ];
}

function ratesChart(run: LoadRun): TimeChart {
  return {
    ...timeChart(run, 'rates', 'Offered and achieved, requests a second'),
    description: `${sayCount(run.rates.offered)} a second were offered on average and ${sayCount(run.rates.achieved)} answered.`,
    unit: '/s',
    lines: [
      line(run, 'offered', 'planned', ({ offered }) => offered),
      line(run, 'answered', 'main', ({ achieved }) => achieved),
    ],
  };
}

function latencyChart(run: LoadRun): TimeChart {
  const { percentile } = limits.load;
  const most = mostMsOf(run.settings.mhvMs).mhv;
  return {
    ...timeChart(run, 'latency', 'Latency of accounts over time'),
    description: `Over the whole run the median is ${sayMs(run.latency.p50)}, the 95th percentile ${sayMs(run.latency.p95)} and the 99th ${sayMs(run.latency.p99)}.`,
    unit: 'ms',
    lines: [
      line(run, 'p50', 'main', ({ p50 }) => p50),
      line(run, 'p95', 'second', ({ p95 }) => p95),
      line(run, 'p99', 'third', ({ p99 }) => p99),
    ],
    limits: [{ name: `limit of p${percentile}: ${sayMs(most)}`, value: most }],
  };
}

function distributionChart({ latency }: LoadRun): BarChart {
  return {
    kind: 'bars',
    id: 'distribution',
    title: 'Latency of accounts by percentile',
    description: percentiles
      .map((each) => `${namesOfPercentiles[each]} within ${sayMs(latency[each])}`)
      .join(', '),
    unit: 'ms',
    categories: percentiles.map((each) => namesOfPercentiles[each]),
    series: [{ name: 'so many accounts came within', values: percentiles.map((each) => latency[each] ?? 0) }],
  };
}

/** Outcomes that are no success, the most frequent first. */
export function failuresOf({
  outcomes,
}: LoadRun): readonly { readonly outcome: string; readonly count: number }[] {
  return outcomes.filter(({ kind }) => kind !== 'success');
}

export function countOf({ outcomes }: Interval, outcome: string): number {
  return outcomes.find((each) => each.outcome === outcome)?.count ?? 0;
}

function failuresBlock(run: LoadRun): Block {
  const failures = failuresOf(run);
  if (failures.length === 0) return text('No request failed: there are no errors to draw.');
  const drawn = failures.slice(0, MOST_FAILURES).map(({ outcome }) => outcome);
  const isDrawn = new Set(drawn);
  const styles = ['main', 'second', 'third'] as const;
  const others = (interval: Interval) =>
    failures.reduce((sum, { outcome }) => sum + (isDrawn.has(outcome) ? 0 : countOf(interval, outcome)), 0);
  const aSecond = (count: number) => count / (run.intervalMs / 1_000);
  return {
    kind: 'chart',
    chart: {
      ...timeChart(run, 'failures', 'Requests that failed, by outcome, a second'),
      description: failures
        .map(({ outcome, count }) => `${outcome}: ${sayMany(count, 'request')}`)
        .join(', '),
      unit: '/s',
      lines: [
        ...drawn.map((outcome, index) =>
          line(run, outcome, styles[index] as Line['style'], (interval) =>
            aSecond(countOf(interval, outcome)),
          ),
        ),
        ...(failures.length > drawn.length
          ? [line(run, 'others', 'planned', (interval) => aSecond(others(interval)))]
          : []),
      ],
    },
  };
}

/** What all of them have. */
function timeChart({ began, intervals, intervalMs, legs }: LoadRun, id: string, title: string) {
  const from = Date.parse(began);
  const recovery = legs.findIndex(({ kind }) => kind === 'recovery');
  const before = legs.slice(0, Math.max(0, recovery)).reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  return {
    kind: 'time',
    id,
    title,
    from,
    to: from + intervals.length * intervalMs,
    scale: { least: 0, most: 1 },
    limits: [],
    spans: [],
    marks: recovery < 0 ? [] : [{ at: from + before, name: 'recovery' }],
  } as const;
}

function line(
  { began, intervals }: LoadRun,
  name: string,
  style: Line['style'],
  of: (interval: Interval & Percentiles) => number | undefined,
): Line {
  const from = Date.parse(began);
  return {
    name,
    style,
    shape: 'points',
    points: intervals.map((interval) => ({ at: from + interval.from, value: of(interval) })),
  };
}
