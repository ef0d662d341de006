import { sayCount } from '../page/say.ts';
import type { PhaseOnLine } from './view.ts';

/** The plan from its first step to its last, and where it stands. */
export function PlanLine({ line }: { readonly line: readonly PhaseOnLine[] }) {
  if (line.length === 0) return null;
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">Plan</h2>
      <ol class="console-plan">
        {line.map(({ name, approval, steps }) => (
          <li key={name}>
            <h3>{name}</h3>
            {approval && (
              <p class="usa-hint">
                After an approval by {approval.by}: {approval.decides}
              </p>
            )}
            <ol class="console-steps">
              {steps.map(({ name: step, percentage, minutes, place }) => (
                <li
                  key={step}
                  class={`console-step console-step--${place.replace(' ', '-')}`}
                  {...(place === 'current' ? { 'aria-current': 'step' } : {})}
                >
                  <strong>{percentage} %</strong>
                  <span>{sayLength(minutes)}</span>
                  <span>{place}</span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </section>
  );
}

function sayLength(minutes: number): string {
  return minutes % 60 === 0 ? `${sayCount(minutes / 60)} h` : `${minutes} min`;
}
