import { sayMs, sayTime } from '../page/say.ts';
import { Table } from '../page/table.tsx';
import type { RequestSeen } from './view.ts';

/** One request: what the person was told first, then how it came to that. */
export function RequestShown({ correlationId, beganAt, application, answer, told, steps }: RequestSeen) {
  return (
    <article class="console-request" aria-label={`Request ${correlationId}`}>
      <h2>{told.title}</h2>
      <dl class="console-facts">
        <dt>The person was told</dt>
        <dd>{told.text}</dd>
        <dt>VA.gov got</dt>
        <dd>
          {answer
            ? [
                answer.status,
                answer.reason,
                answer.code === undefined ? undefined : `code ${answer.code}`,
                answer.durationMs === undefined ? undefined : `after ${sayMs(answer.durationMs)}`,
              ]
                .filter((part) => part !== undefined)
                .join(', ')
            : 'nothing yet'}
        </dd>
        <dt>Request</dt>
        <dd>
          {correlationId}, {sayTime(beganAt)}
          {application && `, by ${application}`}
        </dd>
      </dl>
      <Table
        caption="Its steps"
        columns={['begins after', 'takes', 'capability', 'step', 'what came of it']}
        rows={steps.map(({ offsetMs, durationMs, capability, step, words, isTrouble }) => [
          sayMs(offsetMs),
          durationMs === undefined ? '-' : sayMs(durationMs),
          capability,
          step,
          isTrouble ? <strong key="trouble">{words}</strong> : words,
        ])}
      />
    </article>
  );
}
