import {
  catalogueEntry,
  errorCatalogue,
  type Reason,
  tellPerson,
} from '../../../lambdas/contracts/error-catalogue.ts';
import { withoutIcns } from '../../fault.ts';
import type { LogEvent } from '../../stage/log-lines.ts';
import type { AnswerSeen, RequestSeen, StepSeen, Told } from './view.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Facts of a line that say what came of the step; the others are the logger's, or stand in a column of their own. */
const FACTS = [
  'outcome',
  'event',
  'pass',
  'for',
  'status',
  'code',
  'reason',
  'away',
  'detail',
  'fault',
  'fault_code',
];

/** From the lines of one request, oldest first. */
export function requestSeen(correlationId: string, lines: readonly LogEvent[]): RequestSeen {
  const read = lines
    .map(({ at, message }) => ({ at, fields: JSON.parse(message) as Fields }))
    // Time stands in the line in milliseconds; a line without a step is one of the platform's.
    .filter(({ fields }) => fields.step !== undefined || isTrouble(fields));
  const begins = read.map(({ at, fields }) => at - durationOf(fields));
  const beganAt = Math.min(...begins);
  const application = read.map(({ fields }) => fields.application).find((each) => each !== undefined);
  const answer = answerIn(read.map(({ fields }) => fields));
  return {
    correlationId,
    beganAt,
    ...(application === undefined ? {} : { application: String(application) }),
    steps: read
      .map(({ at, fields }) => stepSeen(at, beganAt, fields))
      .sort((a, b) => a.offsetMs - b.offsetMs),
    ...(answer ? { answer } : {}),
    told: toldOf(answer, outcomeIn(read.map(({ fields }) => fields))),
  };
}

function stepSeen(at: number, beganAt: number, fields: Fields): StepSeen {
  const duration = durationOf(fields);
  const words = FACTS.flatMap((name) =>
    fields[name] === undefined || fields[name] === 'none'
      ? []
      : [`${name === 'outcome' ? '' : `${name} `}${fields[name]}`],
  );
  return {
    capability: String(fields.service ?? 'unknown'),
    step: String(fields.step ?? fields.level),
    offsetMs: at - duration - beganAt,
    ...(duration > 0 ? { durationMs: duration } : {}),
    words: withoutIcns(words.join(', ') || String(fields.step === undefined ? fields.message : '')),
    isTrouble: isTrouble(fields),
  };
}

function answerIn(lines: readonly Fields[]): AnswerSeen | undefined {
  const line = lines.find(({ step }) => step === 'answer');
  if (!line) return undefined;
  const status = Number(line.status);
  const reason = status < 400 ? undefined : reasonIn(lines);
  const code = reason && catalogueEntry(reason).code;
  return {
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { code }),
    ...(durationOf(line) > 0 ? { durationMs: durationOf(line) } : {}),
  };
}

/** The last thing that a line names which is in the catalogue. */
function reasonIn(lines: readonly Fields[]): Reason | undefined {
  const named = lines.flatMap(({ reason, outcome }) => [reason, outcome]).map(String);
  return named.findLast((each): each is Reason => Object.hasOwn(errorCatalogue, each));
}

/** What MHV's part came to: `created`, `found`, `created_without_messaging`. */
function outcomeIn(lines: readonly Fields[]): string | undefined {
  return lines.findLast(({ step, outcome }) => step === 'mhv' && outcome !== undefined)?.outcome as
    | string
    | undefined;
}

const successes: Readonly<Record<string, Told>> = {
  created: { title: 'The account was created', text: 'Medications, records and messages open.' },
  found: { title: 'There was an account already', text: 'Medications, records and messages open.' },
  created_without_messaging: {
    title: 'The account was created without secure messaging',
    text: 'Medications and records open. Messages do not.',
  },
};

function toldOf(answer: AnswerSeen | undefined, outcome: string | undefined): Told {
  const success = outcome === undefined ? undefined : successes[outcome];
  if (!answer)
    return { title: 'No answer yet', text: 'The request is on its way, or it ended without an answer.' };
  if (answer.status === 202) {
    return success ?? { title: 'Accepted', text: 'Nothing yet: the account is created in the background.' };
  }
  if (answer.status < 400) {
    return (
      success ?? { title: 'The account that is stored', text: 'Medications, records and messages open.' }
    );
  }
  const reason = answer.reason as Reason | undefined;
  if (reason === undefined)
    return { title: `Refused with ${answer.status}`, text: 'Nothing: VA.gov mends this.' };
  const { title, action } = catalogueEntry(reason);
  return { title, text: tellPerson(action, answer.code) };
}

function durationOf({ duration_ms }: Fields): number {
  return typeof duration_ms === 'number' ? duration_ms : 0;
}

function isTrouble({ level }: Fields): boolean {
  return level === 'ERROR' || level === 'CRITICAL' || level === 'WARN';
}
