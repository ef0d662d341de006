import type { StageName } from '../../infra/stages.ts';
import type { Command } from '../../lambdas/control-rollout/commands.ts';
import { WrongUse } from '../command.ts';
import { checkFits, readApplications, readPlan, readStep, readText } from './read.ts';

/** What a verb can be given beside `--stage`, `--reason` and `--by`. */
export const changeFlags = {
  plan: { type: 'string' },
  role: { type: 'string' },
  name: { type: 'string' },
  override: { type: 'boolean' },
  applications: { type: 'string' },
  accept: { type: 'string' },
  step: { type: 'string' },
} as const;
type Flag = keyof typeof changeFlags;
export type FlagValues = Partial<Record<Exclude<Flag, 'override'>, string>> & { readonly override?: boolean };

/** What an operator asks for; a step belongs to a plan, which has to be the one that runs. */
export interface Asked {
  readonly command: Command;
  readonly planOfStep?: string;
}

interface ChangeVerb {
  readonly summary: string;
  /** As the usage shows them. */
  readonly flags: string;
  readonly takes: readonly Flag[];
  /** @throws WrongUse, CommandRefused */
  read(values: FlagValues, stage: StageName): Asked;
}

const STEP = '<plan>/<phase>/<step>';

/** The verbs that change something. */
export const changeVerbs: Readonly<Record<string, ChangeVerb>> = {
  'sign-off': {
    summary: 'shows a plan and puts a signature under it',
    flags: '--plan <plan> --role <role> --name <name>',
    takes: ['plan', 'role', 'name'],
    read({ plan, role, name }, stage) {
      const signed = fitting(plan, stage);
      return {
        command: {
          kind: 'sign-off',
          plan: signed,
          role: readText('role', role),
          name: readText('name', name),
        },
      };
    },
  },
  start: {
    summary: 'shows a plan with its dates and starts it',
    flags: `--plan <plan> [--override] [--step ${STEP}]`,
    takes: ['plan', 'override', 'step'],
    read({ plan, override = false, step }, stage) {
      const started = fitting(plan, stage);
      const at = step === undefined ? undefined : readStep(step);
      if (at && at.plan.name !== started.name) {
        throw new WrongUse(`--step ${step} is of the plan ${at.plan.name}, and not of --plan ${plan}`);
      }
      return {
        command: { kind: 'start', plan: started, override, ...(at ? { step: at.position } : {}) },
      };
    },
  },
  approve: {
    summary: "lets the next phase begin, or accepts MHV's part of the response time",
    flags: '[--applications all|<id>,<id>] [--accept latency]',
    takes: ['applications', 'accept'],
    read({ applications, accept }, stage) {
      if (applications === undefined && accept === undefined) {
        throw new WrongUse('say what is approved: --applications all, or their ids, or --accept latency');
      }
      if (accept !== undefined && accept !== 'latency') {
        throw new WrongUse(`--accept is "${accept}": latency is what can be accepted`);
      }
      const named = applications === undefined ? {} : { applications: readApplications(applications, stage) };
      return { command: { kind: 'approve', ...named, acceptLatency: accept === 'latency' } };
    },
  },
  hold: {
    summary: 'stops the plan where it is; the percentage stays, the gates go on',
    flags: '',
    takes: [],
    read: () => ({ command: { kind: 'hold' } }),
  },
  resume: {
    summary: 'goes on after a hold, or begins a step anew after an abort or a kill',
    flags: `[--step ${STEP}]`,
    takes: ['step'],
    read({ step }) {
      if (step === undefined) return { command: { kind: 'resume' } };
      const { plan, position } = readStep(step);
      return { command: { kind: 'resume', step: position }, planOfStep: plan.name };
    },
  },
  jump: {
    summary: 'goes to another step of the plan that is under way',
    flags: `--step ${STEP}`,
    takes: ['step'],
    read({ step }) {
      if (step === undefined) throw new WrongUse(`--step is missing: ${STEP}`);
      const { plan, position } = readStep(step);
      return { command: { kind: 'jump', step: position }, planOfStep: plan.name };
    },
  },
  kill: {
    summary: 'to 0 at once; needs the control table alone, not the controller',
    flags: '',
    takes: [],
    read: () => ({ command: { kind: 'kill' } }),
  },
};

function fitting(name: string | undefined, stage: StageName) {
  const plan = readPlan(name);
  checkFits(plan, stage);
  return plan;
}
