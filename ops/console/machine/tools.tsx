import { useEffect, useState } from 'preact/hooks';
import { Faults } from '../page/alert.tsx';
import { ask } from '../page/api.ts';
import { Race } from './race.tsx';
import type { Scenario, Sent } from './view.ts';

/** Sends what the simulated MHV can answer, each by a button. */
export function MachineTools({ onSent }: { readonly onSent: (sent: Sent) => void }) {
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([]);
  const [respondAsync, setAsync] = useState(false);
  const [last, setLast] = useState<Sent & { readonly digits: string }>();
  const [sending, setSending] = useState<string>();
  const [fault, setFault] = useState<string>();

  useEffect(() => {
    ask<readonly Scenario[]>('/scenarios').then(setScenarios, (failed: Error) => setFault(failed.message));
  }, []);

  async function send(digits: string, again: { readonly icn?: string } = {}) {
    setSending(digits);
    setFault(undefined);
    try {
      const sent = await ask<Sent>('/scenarios', { digits, respondAsync, ...again });
      setLast({ ...sent, digits });
      onSent(sent);
    } catch (failed) {
      setFault((failed as Error).message);
    } finally {
      setSending(undefined);
    }
  }

  return (
    <section aria-labelledby="machine">
      <h2 id="machine">Send a request</h2>
      <p>Each button sends a request of a new person to this machine’s API. MHV is simulated and answers:</p>
      <div class="usa-checkbox">
        <input
          class="usa-checkbox__input"
          id="async"
          type="checkbox"
          checked={respondAsync}
          onChange={(event) => setAsync(event.currentTarget.checked)}
        />
        <label class="usa-checkbox__label" for="async">
          Nobody waits for it (Prefer: respond-async)
        </label>
      </div>
      <Faults of={fault === undefined ? [] : [fault]} />
      <ul class="console-scenarios">
        {bySummary(scenarios).map(({ summary, all }) => (
          <li key={summary}>
            {all.map((digits) => (
              <button
                key={digits}
                type="button"
                class="usa-button usa-button--outline"
                aria-disabled={sending !== undefined}
                onClick={() => sending === undefined && void send(digits)}
              >
                {digits}
              </button>
            ))}
            <span>{summary.replaceAll('`', '')}</span>
          </li>
        ))}
      </ul>
      <p role="status">
        {sending !== undefined && `${sending} is on its way.`}
        {sending === undefined && last && `${last.digits} was answered with ${last.status}.`}
      </p>
      {last && (
        <button type="button" class="usa-button" onClick={() => void send(last.digits, { icn: last.icn })}>
          Send the same person again
        </button>
      )}
      <Race />
    </section>
  );
}

/** Neighbours that MHV answers in the same way, as in docs/simulators.md. */
function bySummary(scenarios: readonly Scenario[]) {
  const groups = Map.groupBy(scenarios, ({ summary }) => summary);
  return [...groups].map(([summary, all]) => ({ summary, all: all.map(({ digits }) => digits) }));
}
