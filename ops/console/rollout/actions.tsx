import { useState } from 'preact/hooks';
import { Alert } from '../page/alert.tsx';
import { ask } from '../page/api.ts';
import { Confirm } from '../page/confirm.tsx';
import { Field } from '../page/field.tsx';
import type { ChangeAsked, ChangeSaid } from './change.ts';
import { verbsIn } from './verbs.ts';
import type { RolloutView } from './view.ts';

/** Where the tab keeps the operator's name. */
const NAME_KEPT_AS = 'console-operator';

type Said =
  | { readonly kind: 'done'; readonly lines: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

interface Question {
  readonly asked: ChangeAsked;
  readonly lines: readonly string[];
}

/** What can be done with the rollout: chosen, looked at, confirmed. */
export function Actions({
  view,
  onChange,
}: {
  readonly view: RolloutView;
  readonly onChange: () => Promise<void>;
}) {
  const [verb, setVerb] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const [by, setBy] = useState(sessionStorage.getItem(NAME_KEPT_AS) ?? '');
  const [question, setQuestion] = useState<Question>();
  const [said, setSaid] = useState<Said>();
  const offers = verbsIn(view, values);
  const chosen = offers.find((offer) => offer.verb === verb);

  async function look(event: Event, wanted: string) {
    event.preventDefault();
    sessionStorage.setItem(NAME_KEPT_AS, by);
    const own = offers.find((offer) => offer.verb === wanted)?.fields ?? [];
    const given = Object.fromEntries(own.map(({ flag }) => [flag, values[flag] ?? '']));
    const override = given.override === 'yes';
    const { override: _, ...texts } = given;
    const asked = { verb: wanted, values: { ...texts, ...(override ? { override } : {}) }, reason, by };
    try {
      const { lines } = await ask<ChangeSaid>('/rollout/changes', { ...asked, preview: true });
      setSaid(undefined);
      setQuestion({ asked, lines });
    } catch (fault) {
      setSaid({ kind: 'refused', why: (fault as Error).message });
    }
  }

  async function carryOut({ asked }: Question) {
    setQuestion(undefined);
    try {
      const { lines } = await ask<ChangeSaid>('/rollout/changes', asked);
      setSaid({ kind: 'done', lines });
      setReason('');
    } catch (fault) {
      setSaid({ kind: 'refused', why: (fault as Error).message });
    }
    await onChange();
  }

  return (
    <section aria-labelledby="actions">
      <h2 id="actions">Change it</h2>
      {said && (
        <Alert
          level={said.kind === 'done' ? 'success' : 'error'}
          title={said.kind === 'done' ? 'Done' : 'Refused: nothing has changed'}
          isLive
        >
          {said.kind === 'done' ? said.lines.join(' ') : said.why}
        </Alert>
      )}
      <form class="console-form" onSubmit={(event) => look(event, verb)}>
        <Field
          id="by"
          label="Your name"
          value={by}
          onValue={setBy}
          isRequired
          hint="Everybody who is told reads it"
        />
        <Field
          id="reason"
          label="Reason"
          value={reason}
          onValue={setReason}
          isRequired
          hint="Kept in the log; no person’s data"
        />
        <Field
          id="verb"
          label="Action"
          value={verb}
          onValue={setVerb}
          options={offers.filter((offer) => offer.verb !== 'kill').map((offer) => offer.verb)}
          isRequired
        />
        {chosen?.fields.map(({ flag, label, options, isRequired }) => (
          <Field
            key={flag}
            id={`flag-${flag}`}
            label={label}
            value={values[flag] ?? ''}
            options={options}
            isRequired={isRequired}
            onValue={(value) => setValues({ ...values, [flag]: value })}
          />
        ))}
        <div class="usa-button-group">
          <button type="submit" class="usa-button">
            See what will happen
          </button>
          <button
            type="button"
            class="usa-button usa-button--secondary"
            onClick={(event) => look(event, 'kill')}
          >
            Kill: to 0 % at once
          </button>
        </div>
      </form>
      {view.plans.map(({ name, digest, signatures, schedule }) => (
        <details key={name}>
          <summary>Plan {name}: dates and signatures</summary>
          <pre class="console-text">
            {[
              `digest ${digest}; its earliest dates, if it starts now:`,
              ...schedule,
              ...signatures.map(({ role, signedBy }) => `signed off by ${role}: ${signedBy ?? 'not yet'}`),
            ].join('\n')}
          </pre>
        </details>
      ))}
      {question && (
        <Confirm
          title={`${question.asked.verb}: what will happen`}
          confirm={question.asked.verb === 'kill' ? 'Kill the rollout' : 'Do it'}
          isDangerous={question.asked.verb === 'kill'}
          onConfirm={() => void carryOut(question)}
          onCancel={() => setQuestion(undefined)}
        >
          <ul>
            {question.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </section>
  );
}
