import { sayTime } from '../../rollout/said.ts';
import { fiveMetrics } from '../five-metrics.ts';
import type { JudgedGate } from '../judged.ts';
import type { Review } from '../review.ts';
import type { StepReview } from '../steps.ts';
import { type Block, type Cell, type Section, text } from './document.ts';
import { metricCharts } from './metric-charts.ts';
import { sayCount, sayLimit, sayMetric, sayMs, sayShare, UNKNOWN } from './say.ts';

/** The five metrics over time, and what each gate said at the end of each step. */
export function evidenceSection(review: Review): Section {
  const { metrics, total, steps } = review;
  return {
    heading: 'The evidence',
    blocks: [
      ...(metrics && total
        ? [
            {
              kind: 'table' as const,
              caption: 'The five metrics that decide, over the whole time without planned outages',
              head: ['metric', 'limit', 'figure', 'kept'],
              rows: metrics.map((metric) => [
                metric.name,
                sayLimit(metric),
                metric.name === 'response'
                  ? `${sayMetric(metric)}, ${sayMs(total.ownMs)} of it ours`
                  : sayMetric(metric),
                keptCell(metric.kept),
              ]),
            },
          ]
        : [text('The metrics could not be read.')]),
      ...metricCharts(review),
    ],
    parts: steps.flatMap((step) =>
      step.actual && step.actual.gates.length > 0 ? [gatesPart(step, step.actual)] : [],
    ),
  };
}

function keptCell(kept: boolean | undefined): Cell {
  if (kept === undefined) return { text: 'not measured', tone: 'open' };
  return kept ? { text: 'yes', tone: 'good' } : { text: 'no', tone: 'bad' };
}

function gatesPart({ position, phase }: StepReview, actual: NonNullable<StepReview['actual']>): Section {
  const until = actual.ended === undefined ? 'so far' : `until ${sayTime(actual.ended)}`;
  return {
    heading: `Step ${position} (${phase}), ${actual.percentage} %, from ${sayTime(actual.began)}`,
    blocks: [
      {
        kind: 'table',
        caption: `What each gate said of ${position}, ${until}`,
        head: ['gate', 'limit', 'n', 'estimate', '99.9 % interval', 'in the log', 'computed again', 'why'],
        rows: actual.gates.map(rowOf),
      },
      ...heldBlock(actual),
    ],
  };
}

function rowOf({ name, logged, recomputed }: JudgedGate): readonly (string | Cell)[] {
  const said = logged ?? recomputed;
  const metric = fiveMetrics.find((each) => each.name === name);
  const interval = said?.interval;
  return [
    name,
    metric ? sayLimit(metric) : UNKNOWN,
    sayCount(said?.n),
    said?.estimate === undefined || !metric
      ? UNKNOWN
      : sayMetric({ unit: metric.unit, value: said.estimate }),
    interval ? `${sayShare(interval.lower)} to ${sayShare(interval.upper)}` : UNKNOWN,
    verdictCell(logged),
    again(logged, recomputed),
    said?.why ?? '',
  ];
}

type Verdict = Pick<NonNullable<JudgedGate['logged']>, 'verdict' | 'n'>;

function verdictCell(gate: Verdict | undefined): Cell {
  if (!gate) return { text: 'not in it', tone: 'open' };
  const tones = { PASS: 'good', HOLD: 'open', FAIL: 'bad' } as const;
  return { text: gate.verdict, tone: tones[gate.verdict] };
}

/** What came late makes a difference: it is said. */
function again(logged: Verdict | undefined, recomputed: Verdict | undefined): Cell {
  if (!recomputed) return { text: 'not possible', tone: 'open' };
  const cell = verdictCell(recomputed);
  return logged && logged.n !== recomputed.n
    ? { ...cell, text: `${cell.text}, n = ${sayCount(recomputed.n)}` }
    : cell;
}

function heldBlock({ heldBy }: NonNullable<StepReview['actual']>): readonly Block[] {
  if (heldBy.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'What was not enough for a raise after the least time, minute by minute',
      head: ['why', 'minutes'],
      rows: heldBy.map(({ why, minutes }) => [why, sayCount(minutes)]),
    },
  ];
}
