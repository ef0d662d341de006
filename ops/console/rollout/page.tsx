import type { LogEntry } from '../../../lambdas/contracts/rollout-state.ts';
import { Faults } from '../page/alert.tsx';
import type { Stage } from '../page/console.tsx';
import { sayCount, sayMs, sayShare, sayTime } from '../page/say.ts';
import { Table } from '../page/table.tsx';
import { useView } from '../page/use-view.ts';
import { Actions } from './actions.tsx';
import { PlanLine } from './plan-line.tsx';
import type { RolloutView } from './view.ts';

const EVERY_MS = { ofMachine: 2_000, ofStage: 5_000 };

/** Where the rollout stands, why, and what can be done. */
export function RolloutPage({ isMachine }: Stage) {
  const { view, fault, refresh } = useView<RolloutView>(
    '/rollout',
    isMachine ? EVERY_MS.ofMachine : EVERY_MS.ofStage,
  );
  return (
    <>
      <Faults of={fault === undefined ? [] : [fault]} />
      {view && (
        <>
          <Standing {...view} />
          <PlanLine line={view.line} />
          <Gates {...view} />
          <Actions view={view} onChange={refresh} />
          <Log entries={view.log} />
        </>
      )}
    </>
  );
}

function Standing({ status }: RolloutView) {
  const { percentage, applications, plan, minutes_left: left } = status;
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">
        {sayCount(percentage)} % of people are in, the rollout is {status.status}
      </h2>
      <dl class="console-facts">
        <dt>Plan</dt>
        <dd>{plan ? `${plan.name}, digest ${plan.digest}` : 'none'}</dd>
        <dt>Applications</dt>
        <dd>{applications === 'all' ? 'all' : applications.join(', ')}</dd>
        {status.step && (
          <>
            <dt>Step</dt>
            <dd>
              {status.step} ({status.phase})
              {left !== null && `, ${sayCount(left)} min left without planned outages`}
            </dd>
          </>
        )}
        <dt>The controller says</dt>
        <dd>{status.now}</dd>
        <dt>Next</dt>
        <dd>{status.next}</dd>
        {status.outages.map(({ id, service, start, end, message }) => (
          <>
            <dt key={id}>Planned outage</dt>
            <dd key={`${id} when`}>
              {service}, {sayTime(start)} to {sayTime(end)}: {message}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

type SaidGate = Pick<NonNullable<LogEntry['gates']>[number], 'name' | 'verdict' | 'n' | 'why'> & {
  readonly estimate?: number | undefined;
  readonly interval?: { readonly lower: number; readonly upper: number } | undefined;
};

function Gates({ status: { gates } }: RolloutView) {
  if (gates.length === 0) return <p>No gate has anything to judge now.</p>;
  return (
    <Table
      caption="What the gates say now"
      columns={['gate', 'verdict', 'n', 'seen', 'interval, 99.9 %', 'why']}
      rows={gates.map((gate) => {
        const { name, verdict, n, interval, why } = gate;
        return [
          name,
          <span key="verdict" class={`console-verdict console-verdict--${verdict.toLowerCase()}`}>
            {verdict}
          </span>,
          sayCount(n),
          sayEstimate(gate),
          interval ? `${sayShare(interval.lower)} to ${sayShare(interval.upper)}` : '-',
          why,
        ];
      })}
    />
  );
}

function sayEstimate({ name, estimate }: SaidGate): string {
  if (estimate === undefined) return '-';
  return name === 'response' ? sayMs(estimate) : sayShare(estimate);
}

function Log({ entries }: { readonly entries: readonly LogEntry[] }) {
  return (
    <section aria-labelledby="log">
      <h2 id="log">Log</h2>
      {entries.length === 0 ? (
        <p>Nothing has changed yet.</p>
      ) : (
        <Table
          caption="Every change, the newest first"
          columns={['version', 'when', 'what', 'people in', 'step', 'by', 'why', 'gates against it']}
          rows={entries.map(({ version, at, what, percentage, position, by, why, gates = [] }) => [
            version,
            sayTime(at),
            what,
            `${percentage} %`,
            position ?? '-',
            by,
            why,
            gates
              .filter(({ verdict }) => verdict !== 'PASS')
              .map((gate) => `${gate.name} ${gate.verdict}: ${gate.why}`)
              .join('; ') || '-',
          ])}
        />
      )}
    </section>
  );
}
