import { sayMs, sayTime } from '../page/say.ts';
import { Table } from '../page/table.tsx';
import type { RequestSeen } from './view.ts';

/** One request: what the person was told first, then how it came to that. */
export function RequestShown({ correlationId, beganAt, application, answer, told, steps }: RequestSeen) {
  // What comes after the answer, a second bust above all, stands at the end of the line.
  const wholeMs = answer?.durationMs ?? Math.max(1, ...steps.map(({ offsetMs }) => offsetMs));
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
        columns={['begins after', 'takes', 'when', 'capability', 'step', 'what came of it']}
        rows={steps.map(({ offsetMs, durationMs, capability, step, words, isTrouble }) => [
          sayMs(offsetMs),
          durationMs === undefined ? '-' : sayMs(durationMs),
          <Bar key="bar" from={offsetMs / wholeMs} length={(durationMs ?? 0) / wholeMs} />,
          capability,
          step,
          isTrouble ? <strong key="trouble">{words}</strong> : words,
        ])}
      />
    </article>
  );
}

/** Where on the request's line a step is; the columns beside it say the same. @param from a share of the whole */
function Bar({ from, length }: { readonly from: number; readonly length: number }) {
  const begin = Math.min(from, 1);
  const percent = (share: number) => `${100 * share}%`;
  const style = {
    marginLeft: percent(0.97 * begin),
    width: percent(Math.max(0.03, Math.min(length, 1 - begin))),
  };
  return (
    <div class="console-bar" aria-hidden="true">
      <div style={style} />
    </div>
  );
}
