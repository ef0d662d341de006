import type { Block, Cell, Document, Section } from '../report/document/document.ts';
import { sayAll, sayCount, sayMany, sayMs, sayShare } from '../report/document/say.ts';
import { figuresSection } from './figures-section.ts';
import { charts } from './load-charts.ts';
import type { LoadRun } from './load-run.ts';
import { profiles } from './profiles.ts';

/** The report of a test under load, in the order in which people ask. */
export function documentOf(run: LoadRun): Document {
  const { profile, release, stage, began, at } = run;
  return {
    title: `Test under load: ${profile}, release ${release}, stage ${stage}`,
    about: `From ${seconds(began)} to ${seconds(at)}. Latency counts from when a request was due, not from when it was sent.`,
    sections: [
      { heading: 'Summary', blocks: [{ kind: 'list', items: summaryOf(run) }, limitsTable(run)] },
      { heading: 'Over time', blocks: charts(run) },
      outcomesSection(run),
      legsSection(run),
      settingsSection(run),
      figuresSection(run),
    ],
  };
}

const seconds = (iso: string) => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

function summaryOf(run: LoadRun): readonly string[] {
  const { requests, rates, latency, verdicts, invalid, legs } = run;
  const lengthMs = legs.reduce((sum, leg) => sum + leg.lengthMs, 0);
  const broken = verdicts.filter(({ passed }) => !passed).map(({ name }) => name);
  const verdict = broken.length === 0 ? 'Passed: every limit was kept.' : `Not passed: ${sayAll(broken)}.`;
  return [
    invalid === undefined ? verdict : `Invalid: ${invalid}. The figures below say nothing of the pipeline.`,
    `${sayMany(requests.offered, 'request')} in ${saySeconds(lengthMs)}: ${rates.offered} a second were offered, ${rates.achieved} answered, ${sayCount(requests.dropped)} dropped.`,
    `Of ten accounts five came within ${sayMs(latency.p50)}, of a hundred 95 within ${sayMs(latency.p95)} and 99 within ${sayMs(latency.p99)}.`,
  ];
}

function limitsTable({ verdicts }: LoadRun): Block {
  return {
    kind: 'table',
    caption: 'Limits',
    head: ['what', 'has to be', 'was', 'verdict'],
    rows: verdicts.map(({ name, must, seen, passed }) => [name, must, seen, verdictCell(passed)]),
  };
}

function verdictCell(passed: boolean): Cell {
  return passed ? { text: 'kept', tone: 'good' } : { text: 'broken', tone: 'bad' };
}

function outcomesSection({ outcomes, requests }: LoadRun): Section {
  return {
    heading: 'What requests came to',
    blocks: [
      {
        kind: 'table',
        caption: 'By HTTP status and reason, or by why there was no answer',
        head: ['outcome', 'counts as', 'requests', 'share', 'p50', 'p95', 'p99', 'longest'],
        rows: outcomes.map(({ outcome, kind, count, p50, p95, p99, max }) => [
          outcome,
          kind,
          sayCount(count),
          sayShare(count / requests.offered),
          sayMs(p50),
          sayMs(p95),
          sayMs(p99),
          sayMs(max),
        ]),
      },
    ],
  };
}

function legsSection({ legs }: LoadRun): Section {
  return {
    heading: 'Step by step',
    blocks: [
      {
        kind: 'table',
        caption:
          'The parts of the profile; whether errors, success and response were within their limits in each',
        head: ['part', 'a second', 'for', 'requests', 'errors', '429', 'p50', 'p95', 'p99', 'limits'],
        rows: legs.map((leg, index) => [
          `${index + 1}${leg.kind === 'recovery' ? ' recovery' : ''}`,
          leg.fromRate === leg.toRate ? rate(leg.toRate) : `${rate(leg.fromRate)} to ${rate(leg.toRate)}`,
          saySeconds(leg.lengthMs),
          sayCount(leg.offered),
          sayCount(leg.errors),
          sayCount(leg.throttled),
          sayMs(leg.p50),
          sayMs(leg.p95),
          sayMs(leg.p99),
          verdictCell(leg.held),
        ]),
      },
    ],
  };
}

const saySeconds = (ms: number) => `${sayCount(ms / 1_000)} s`;
const rate = (value: number) => String(Number(value.toFixed(1)));

function settingsSection(run: LoadRun): Section {
  const { settings, lateness } = run;
  const { durationMs, warmUpMs, spacing, mhvMs, storedShare, asyncShare, mostInFlight, seed } = settings;
  const rows: [string, string][] = [
    ['command', run.command],
    ['API', run.url],
    ['machine of the generator', run.machine],
    ['profile', `${run.profile}: ${profiles[run.profile].summary}`],
    ['rate', `${settings.rate} a second`],
    ['duration, warm-up before it', `${saySeconds(durationMs)}, ${saySeconds(warmUpMs)}`],
    ['arrivals', `${spacing}, seed ${seed}`],
    ['MHV may take', sayMs(mhvMs)],
    ['asked again for a stored account', sayShare(storedShare)],
    ['asked for background work', sayShare(asyncShare)],
    ['unanswered at most', sayCount(mostInFlight)],
    [
      'sent after they were due',
      `p50 ${sayMs(lateness.p50)}, p99 ${sayMs(lateness.p99)}, longest ${sayMs(lateness.max)}`,
    ],
  ];
  return {
    heading: 'How it was measured',
    blocks: [{ kind: 'table', caption: 'Settings', head: ['what', 'value'], rows }],
  };
}
