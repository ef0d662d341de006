import { inOutage, type OutageTime } from '../../lambdas/contracts/outage.ts';
import type { Plan } from '../../lambdas/contracts/rollout-plans/plan.ts';
import type { RolloutState } from '../../lambdas/contracts/rollout-state.ts';
import { startOf } from '../../lambdas/control-rollout/starts-at.ts';
import { type Command, readFlags, WrongUse } from '../command.ts';
import { playStep } from './histories.ts';
import { type Played, play } from './play.ts';
import { readNumber, readPlan, readStep } from './read.ts';
import { linesOfEntry, sayMinutes } from './said.ts';
import { MINUTE } from './simulated-stage.ts';
import { seededRandom, type Traffic } from './traffic.ts';

const options = {
  plan: { type: 'string' },
  rpm: { type: 'string', default: '50' },
  'error-rate': { type: 'string', default: '0' },
  'rejected-rate': { type: 'string', default: '0' },
  'mhv-latency': { type: 'string', default: '100' },
  'own-latency': { type: 'string', default: '20' },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  outage: { type: 'string', multiple: true, default: [] as string[] },
  approve: { type: 'boolean', default: false },
  minutes: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  step: { type: 'string' },
  histories: { type: 'string', default: '1000' },
} as const;
type Flags = ReturnType<typeof readFlags<typeof options>>;

/** Of a plan that has no date of its own; a simulation gives the same lines every time. */
const START = Date.parse('2026-01-05T15:00:00Z');
const MOST_MINUTES = 100_000;
const DAY = 24 * 60;

/** The plan, or one step of it many times, under a clock of its own. Touches no stage. */
export const simulateCommand: Command = {
  summary: 'plays a plan, or one step many times, with generated traffic; touches nothing',
  flags:
    '--plan <plan> | --step <plan>/<phase>/<step> --histories <n>; [--rpm 50] [--error-rate 0] [--rejected-rate 0] ' +
    '[--mhv-latency 100] [--own-latency 20] [--approve] [--fault <phase>/<step>:<rate>] [--outage <from>,<to>] ' +
    '[--minutes <most>] [--seed 1] [--json]',
  async run(args, { print }) {
    const flags = readFlags(args, options);
    if (flags.step !== undefined) {
      const result = playManyTimes(flags, flags.step);
      print(
        flags.json
          ? JSON.stringify(result)
          : Object.entries(result)
              .map(([name, value]) => `${name.padEnd(24)} ${value ?? '-'}`)
              .join('\n'),
      );
      return 0;
    }
    const { why, ...played } = playPlan(flags);
    print(flags.json ? JSON.stringify(played) : linesOfPlay(played, why).join('\n'));
    return 0;
  },
};

function playManyTimes(flags: Flags, step: string) {
  if (flags.fault.length + flags.outage.length > 0) {
    throw new WrongUse('--step plays one step: without --fault and --outage');
  }
  const { plan, position } = readStep(step);
  if (flags.plan !== undefined && flags.plan !== plan.name) {
    throw new WrongUse(`--step ${step} is of the plan ${plan.name}, and not of --plan ${flags.plan}`);
  }
  const most = plan.phases[position.phase]?.steps[position.step];
  if (most?.percentage === 0) throw new WrongUse(`--step ${step} has 0 %: there is nothing to judge`);
  return playStep({
    plan,
    position,
    minutes: readNumber('minutes', flags.minutes ?? String(most?.minutes), {
      least: 1,
      most: 10_000,
      whole: true,
    }),
    histories: readNumber('histories', flags.histories, { least: 1, most: 1_000_000, whole: true }),
    seed: readSeed(flags),
    traffic: readTraffic(flags),
    latencyAccepted: flags.approve,
  });
}

function playPlan(flags: Flags): Played {
  const plan = readPlan(flags.plan);
  const startsAt = startOf(plan.phases[0]) ?? START;
  const usual = readTraffic(flags);
  const faults = flags.fault.map((fault) => readFault(fault, plan));
  const outages = flags.outage.map((outage) => readOutage(outage, startsAt));
  return play({
    plan,
    startsAt,
    mostMinutes: readNumber('minutes', flags.minutes ?? String(minutesOf(plan) + DAY), {
      least: 1,
      most: MOST_MINUTES,
      whole: true,
    }),
    random: seededRandom(readSeed(flags)),
    trafficAt: (now, state) => trafficAt(now, state, { usual, faults, outages }),
    outages,
    approve: flags.approve,
  });
}

interface Fault {
  readonly phase: number;
  readonly step: number;
  readonly rate: number;
}

/** In an outage MHV answers nobody: it is planned, so it must not count. */
function trafficAt(
  now: number,
  { position }: RolloutState,
  { usual, faults, outages }: { usual: Traffic; faults: readonly Fault[]; outages: readonly OutageTime[] },
): Traffic {
  if (inOutage(now, outages)) return { ...usual, errorRate: 1, rejectedRate: 0 };
  const fault = faults.find(({ phase, step }) => phase === position?.phase && step === position.step);
  return fault ? { ...usual, errorRate: fault.rate } : usual;
}

function minutesOf(plan: Plan): number {
  return plan.phases.flatMap(({ steps }) => steps).reduce((sum, { minutes }) => sum + minutes, 0);
}

function readTraffic(flags: Flags): Traffic {
  const share = { least: 0, most: 1 };
  const traffic = {
    rpm: readNumber('rpm', flags.rpm, { least: 0, most: 1_000_000 }),
    errorRate: readNumber('error-rate', flags['error-rate'], share),
    rejectedRate: readNumber('rejected-rate', flags['rejected-rate'], share),
    ownMs: readNumber('own-latency', flags['own-latency'], { least: 0, most: 60_000 }),
    mhvMs: readNumber('mhv-latency', flags['mhv-latency'], { least: 0, most: 60_000 }),
  };
  if (traffic.errorRate + traffic.rejectedRate > 1) {
    throw new WrongUse('--error-rate and --rejected-rate are shares of all requests: at most 1 together');
  }
  return traffic;
}

const readSeed = ({ seed }: Flags) => readNumber('seed', seed, { least: 0, most: 2 ** 31 - 1, whole: true });

/** `2/1:0.1`: a tenth of the requests of that step fail. */
function readFault(fault: string, plan: Plan): Fault {
  const [, step, rate] = /^(\d+\/\d+):([\d.]+)$/.exec(fault) ?? [];
  if (step === undefined || rate === undefined) {
    throw new WrongUse(`--fault is "${fault}": <phase>/<step>:<rate>, such as 2/1:0.1`);
  }
  const { position } = readStep(`${plan.name}/${step}`);
  return { ...position, rate: readNumber('fault', rate, { least: 0, most: 1 }) };
}

/** `90,150`: from minute 90 after the start to minute 150. */
function readOutage(outage: string, startsAt: number): OutageTime {
  const [, from, to] = /^(\d{1,7}),(\d{1,7})$/.exec(outage) ?? [];
  if (from === undefined || to === undefined || Number(to) <= Number(from)) {
    throw new WrongUse(`--outage is "${outage}": <from>,<to> in minutes after the start, such as 90,150`);
  }
  const at = (minutes: string) => startsAt + Number(minutes) * MINUTE;
  return { service: 'mhv', start: at(from), end: at(to) };
}

function linesOfPlay({ outcome, percentage, minutes, log }: Omit<Played, 'why'>, why: string): string[] {
  return [...log.flatMap(linesOfEntry), `${outcome} at ${percentage} % after ${sayMinutes(minutes)}: ${why}`];
}
