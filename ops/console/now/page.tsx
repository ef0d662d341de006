import { useState } from 'preact/hooks';
import { limits } from '../../../lambdas/contracts/limits.ts';
import { Alert, Faults } from '../page/alert.tsx';
import { Chart } from '../page/chart.tsx';
import type { Stage } from '../page/console.tsx';
import { sayCount, sayMs, sayShare, sayTime } from '../page/say.ts';
import { Table } from '../page/table.tsx';
import { useView } from '../page/use-view.ts';
import { Alarms } from './alarms.tsx';
import { type Range, ranges } from './ranges.ts';
import type { Hurt, MetricNow, NowView, OutageNow, QueueNow } from './view.ts';

/** CloudWatch has figures by the minute, and each reading of a deployed stage is paid for. */
const EVERY_MS = { ofMachine: 5_000, ofStage: 15_000 };

/** Whether people are being hurt, and by what. */
export function NowPage({ isMachine }: Stage) {
  const [hours, setHours] = useState<Range>(1);
  const everyMs = isMachine ? EVERY_MS.ofMachine : EVERY_MS.ofStage;
  const { view, fault } = useView<NowView>(`/now?hours=${hours}`, everyMs);
  return (
    <>
      <Faults of={fault === undefined ? [] : [fault]} />
      {view && (
        <>
          <Headline {...(fault === undefined ? view.hurt : lost(view.at))} />
          <Faults of={view.unread} />
          <fieldset class="usa-fieldset console-ranges">
            <legend class="usa-legend">Time that is shown</legend>
            {ranges.map((range) => (
              <button
                key={range}
                type="button"
                class={`usa-button ${range === hours ? '' : 'usa-button--outline'}`}
                aria-pressed={range === hours}
                onClick={() => setHours(range)}
              >
                {range} h
              </button>
            ))}
          </fieldset>
          <Metrics metrics={view.metrics} />
          <Alarms alarms={view.alarms} watched={view.watched} />
          <Charts {...view} />
          <div class="console-columns">
            <Table
              caption="What became of requests"
              columns={['outcome', 'requests']}
              rows={view.traffic.map(({ name, count }) => [name, sayCount(count)])}
            />
            <Table
              caption="What MHV and STS answered, where it was no account"
              columns={['reason', 'code', 'requests', 'what it means']}
              rows={view.reasons.map(({ name, code, count, title }) => [
                name,
                code ?? '-',
                sayCount(count),
                title,
              ])}
            />
            <Table
              caption="Messages on their way"
              columns={['queue', 'oldest waits', 'given up']}
              rows={view.queues.map(rowOfQueue)}
            />
            <Outages outages={view.outages} now={view.at} />
          </div>
          <p class="usa-hint">As of {sayTime(view.at)}.</p>
        </>
      )}
    </>
  );
}

/** What was read last is no answer once nothing can be read any more. */
function lost(at: number): Hurt {
  const text = `What is shown below is as of ${sayTime(at)}.`;
  return { level: 'unknown', title: 'Nobody knows whether people are being hurt', text };
}

const levels = { nobody: 'success', slowly: 'warning', now: 'emergency', unknown: 'error' } as const;

function Headline({ level, title, text }: Hurt) {
  return (
    <Alert level={levels[level]} title={title} isLive>
      {text}
    </Alert>
  );
}

function Metrics({ metrics }: { readonly metrics: readonly MetricNow[] }) {
  return (
    <Table
      caption="The five metrics of the plan, last hour"
      columns={['metric', 'value', 'has to be', 'verdict', 'n', '95 % interval']}
      rows={metrics.map(({ name, unit, limit, value, kept, n, interval }) => {
        const say = unit === 'ms' ? sayMs : sayShare;
        const verdict = kept === undefined ? 'nothing measured' : kept ? 'kept' : 'broken';
        return [
          name,
          value === undefined ? '-' : say(value),
          limit,
          <span key="verdict" class={`console-verdict console-verdict--${verdict.replace(' ', '-')}`}>
            {verdict}
          </span>,
          sayCount(n),
          interval ? `${sayShare(interval.lower)} to ${sayShare(interval.upper)}` : '-',
        ];
      })}
    />
  );
}

function Charts({
  series: { at, requests, errors, ownMs, mhvMs, mhvP95Ms, bustLagMs },
  outages,
  alarms,
}: NowView) {
  const marks = [
    ...outages.map(({ start, end }) => ({ from: start, to: end })),
    ...alarms.map(({ since }) => ({ from: since })),
  ];
  return (
    <section aria-labelledby="charts">
      <h2 id="charts">Over time</h2>
      <p class="usa-hint">Dashed: the limit. Shaded: a planned outage. Upright: an alarm that is on began.</p>
      <div class="console-charts">
        <Chart
          title="Requests a minute"
          at={at}
          lines={[{ label: 'requests', values: requests }]}
          marks={marks}
          say={sayCount}
        />
        <Chart
          title="Errors"
          at={at}
          lines={[{ label: 'errors', values: errors }]}
          marks={marks}
          say={sayShare}
          limit={limits.errors.most}
        />
        <Chart
          title="Our part of the response"
          at={at}
          lines={[{ label: 'ours', values: ownMs }]}
          marks={marks}
          say={sayMs}
          limit={limits.response.ownMostMs}
        />
        <Chart
          title="MHV's and STS's part"
          at={at}
          lines={[
            { label: 'average', values: mhvMs },
            { label: 'p95', values: mhvP95Ms },
          ]}
          marks={marks}
          say={sayMs}
          limit={limits.response.upstreamMostMs}
        />
        <Chart
          title="From MHV's answer to the profile gone"
          at={at}
          lines={[{ label: 'lag', values: bustLagMs }]}
          marks={marks}
          say={sayMs}
          limit={limits.bust.lagMostMs}
        />
      </div>
    </section>
  );
}

function rowOfQueue({ name, oldestS, deadLetters }: QueueNow) {
  return [
    name,
    oldestS === undefined ? 'not known' : `${sayCount(oldestS)} s`,
    deadLetters === undefined ? 'not known' : sayCount(deadLetters),
  ];
}

function Outages({ outages, now }: { readonly outages: readonly OutageNow[]; readonly now: number }) {
  if (outages.length === 0) return <p>No planned outage.</p>;
  return (
    <Table
      caption="Planned outages"
      columns={['service', 'state', 'from', 'to', 'message']}
      rows={outages.map(({ service, start, end, message }) => [
        service,
        end <= now ? 'over' : start <= now ? 'on' : 'comes',
        sayTime(start),
        sayTime(end),
        message,
      ])}
    />
  );
}
