import {
  type Audience,
  audiences,
  nextPosition,
  type Plan,
  type Position,
  stepAt,
} from '../contracts/rollout-plans/plan.ts';
import type { LogEntry } from '../contracts/rollout-state.ts';
import type { Notice } from '../ports/notices/notices.ts';
import type { Expected } from './expected.ts';

const words: Record<LogEntry['what'], string> = {
  started: 'is started',
  announced: 'will be raised',
  raised: 'is raised',
  lowered: 'is lowered, as planned',
  waiting: 'waits',
  completed: 'is completed',
  aborted: 'is STOPPED by a gate',
  warned: 'WARNS after its last step',
  held: 'is held',
  resumed: 'is resumed',
  jumped: 'is moved to another step',
  killed: 'is STOPPED by a person',
  approved: 'is approved',
  'signed-off': 'is signed off',
};
const everyoneIsTold: readonly LogEntry['what'][] = [
  'aborted',
  'killed',
  'warned',
  'completed',
  'signed-off',
];

const stopped: readonly LogEntry['what'][] = ['aborted', 'killed', 'held', 'warned', 'completed'];

export interface ToTell {
  readonly stage: string;
  readonly entry: LogEntry;
  /** None where no plan has ever run. */
  readonly plan: Plan | undefined;
  /** For a raise that is announced; none while nobody was in. */
  readonly expected?: Expected | undefined;
}

/** One notice for each audience that the change is for. */
export function noticesOf(told: ToTell): readonly Notice[] {
  const { stage, entry } = told;
  const subject = `[${stage}] MHV account creation: rollout ${words[entry.what]}, ${entry.percentage} %`;
  const text = textOf(told);
  return audiencesOf(told).map((audience) => ({
    id: `${stage}-${entry.version}-${audience}`,
    audience,
    subject,
    text,
  }));
}

function audiencesOf({ entry, plan }: ToTell): readonly Audience[] {
  if (entry.what === 'announced') return ['support'];
  const position = plan && positionOf(plan, entry);
  if (!plan || !position || everyoneIsTold.includes(entry.what)) return audiences;
  return stepAt(plan, position).tells;
}

function textOf({ stage, entry, plan, expected }: ToTell): string {
  const position = plan && positionOf(plan, entry);
  return [
    `Stage ${stage}: the rollout ${words[entry.what]}.`,
    `Percentage of people who are in: ${entry.percentage} %, since ${new Date(entry.at).toISOString()}.`,
    ...(plan && position ? [`Step ${entry.position}: ${plan.phases[position.phase]?.name}.`] : []),
    `Why: ${entry.why} (${entry.by}).`,
    ...(entry.what === 'announced' ? expectation(expected) : []),
    ...(entry.gates ? ['Evidence:', ...entry.gates.map(lineOf)] : []),
    ...(entry.what === 'signed-off' && plan ? planLines(plan) : []),
    ...(plan && position ? [whatIsNext(plan, position, entry)] : []),
    'What to do: docs/rollout.md; every change: npm run ops -- rollout log.',
  ].join('\n');
}

function whatIsNext(plan: Plan, position: Position, { what, percentage }: LogEntry): string {
  if (stopped.includes(what)) return 'Next: nothing, until a person decides.';
  // Before its percentage is set, the step itself is what comes.
  const next = stepAt(plan, position).percentage === percentage ? nextPosition(plan, position) : position;
  if (!next) return 'Next: nothing, it is the last step.';
  const phase = plan.phases[next.phase];
  const who = next.step === 0 && phase?.approval ? `, once ${phase.approval.by} has approved it` : '';
  return `Next: ${stepAt(plan, next).percentage} %, ${phase?.name}${who}.`;
}

function expectation(expected: Expected | undefined): string[] {
  if (!expected) return ['Nobody was in so far: how many people to expect is not known.'];
  const calls = expected.callsPerHour
    .map(({ reason, calls }) => `${reason}: ${atLeastOneDigit(calls)}`)
    .join(', ');
  return [
    `Expect about ${atLeastOneDigit(expected.peoplePerHour)} people an hour.`,
    `Expect calls to the help desk an hour, by reason so far: ${calls || 'none'}.`,
  ];
}

function atLeastOneDigit(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toPrecision(1);
}

function lineOf({ name, verdict, n, estimate, why }: NonNullable<LogEntry['gates']>[number]): string {
  const figure =
    estimate === undefined
      ? ''
      : name === 'response'
        ? `, ${Math.round(estimate)} ms`
        : `, ${(100 * estimate).toFixed(2)} %`;
  return `- ${name}: ${verdict}, n = ${n}${figure}: ${why}`;
}

function planLines(plan: Plan): string[] {
  return [
    `The plan ${plan.name}:`,
    ...plan.phases.flatMap(({ name, steps, approval }) => [
      ...(approval ? [`- before ${name} a person decides: ${approval.decides}`] : []),
      ...steps.map(({ percentage, minutes }) => `- ${name}: ${percentage} % for at least ${minutes} minutes`),
    ]),
  ];
}

/** The entry's step; none if it is of another plan. */
function positionOf(plan: Plan, { position }: LogEntry): Position | undefined {
  const [name, phase, step] = position?.split('/') ?? [];
  const found = { phase: Number(phase) - 1, step: Number(step) - 1 };
  return name === plan.name && plan.phases[found.phase]?.steps[found.step] ? found : undefined;
}
