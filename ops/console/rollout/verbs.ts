import type { RolloutView } from './view.ts';

/** A flag of `ops rollout` as a field. */
export interface VerbField {
  readonly flag: 'plan' | 'role' | 'name' | 'override' | 'applications' | 'accept' | 'step';
  readonly label: string;
  /** What there is to choose from; without it a line of text. */
  readonly options?: readonly string[];
  readonly isRequired: boolean;
}

export interface VerbOffered {
  readonly verb: string;
  readonly fields: readonly VerbField[];
}

type Standing = RolloutView['status']['status'];

const underWay: readonly Standing[] = ['waiting', 'running', 'held'];

/** In which states each verb has a meaning; whether it is allowed says the server, with why. */
const meaningful: Readonly<Record<string, readonly Standing[]>> = {
  'sign-off': ['open', 'waiting', 'running', 'held', 'aborted', 'killed', 'completed'],
  start: ['open', 'waiting', 'running', 'held', 'aborted', 'killed', 'completed'],
  approve: underWay,
  hold: ['running'],
  resume: ['held', 'aborted', 'killed'],
  jump: underWay,
  kill: ['open', 'waiting', 'running', 'held', 'aborted', 'killed', 'completed'],
};

/** The verbs that mean something now, with what each has to be told. @param values what is chosen so far. */
export function verbsIn(
  { status, plans, applications }: RolloutView,
  values: Readonly<Record<string, string>>,
): readonly VerbOffered[] {
  const plan = plans.find(({ name }) => name === values.plan);
  const running = plans.find(({ name }) => name === status.plan?.name);
  const planField = field(
    'plan',
    'Plan',
    plans.map(({ name }) => name),
    true,
  );
  const fields: Readonly<Record<string, readonly VerbField[]>> = {
    'sign-off': [
      planField,
      field('role', 'Role', plan?.signatures.map(({ role }) => role) ?? [], true),
      field('name', 'Name under the signature', undefined, true),
    ],
    start: [
      planField,
      field('override', 'Start it although signatures are missing', ['yes']),
      field('step', 'At another step than the first', plan?.steps ?? []),
    ],
    approve: [
      field('applications', 'Applications that take part', ['all', ...applications]),
      field('accept', 'Accept MHV’s part of the response time', ['latency']),
    ],
    hold: [],
    resume: [field('step', 'At a step, after an abort or a kill', running?.steps ?? [])],
    jump: [field('step', 'Step', running?.steps ?? [], true)],
    kill: [],
  };
  return Object.entries(fields)
    .filter(([verb]) => meaningful[verb]?.includes(status.status))
    .map(([verb, own]) => ({ verb, fields: own }));
}

function field(
  flag: VerbField['flag'],
  label: string,
  options: readonly string[] | undefined,
  isRequired = false,
): VerbField {
  return { flag, label, isRequired, ...(options ? { options } : {}) };
}
