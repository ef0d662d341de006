import { sayTime } from '../page/say.ts';
import type { AlarmNow } from './view.ts';

/** What each alarm means for people, and what to do about it. */
export function Alarms({
  alarms,
  watched,
}: {
  readonly alarms: readonly AlarmNow[];
  readonly watched: number;
}) {
  return (
    <section aria-labelledby="alarms">
      <h2 id="alarms">Alarms</h2>
      <p>
        {alarms.length === 0 ? 'None' : alarms.length} of {watched} on.
      </p>
      <ul class="console-list">
        {alarms.map(({ name, severity, impact, since, isMuted, heading, runbook }) => (
          <li key={name} class={`console-alarm console-alarm--${severity}`}>
            <h3>
              <span class="usa-tag">{severity}</span> {impact}
            </h3>
            <p>
              {name}, since {sayTime(since)}
              {isMuted && ', muted: it tells nobody'}
            </p>
            <details>
              <summary>What to do: runbook, {heading}</summary>
              <pre class="console-text">{runbook}</pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
