import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '../../lambdas/contracts/limits.ts';
import { type Command, readFlags, readStage } from '../command.ts';
import { htmlOf } from '../report/html.ts';
import { jsonOf } from '../report/json.ts';
import { readNumber } from '../rollout/read.ts';
import { seededRandom } from '../rollout/traffic.ts';
import { localFolder } from '../stage/local-start.ts';
import { documentOf } from './document.ts';
import { type LoadRun, loadRunOf } from './load-run.ts';
import type { LoadPorts } from './ports.ts';
import { profiles } from './profiles.ts';
import {
  checkPeopleAreNobody,
  leastSecondsOf,
  readDuration,
  readProfile,
  readShare,
  readSpacing,
  readTargetUrl,
} from './read.ts';
import { type LoadSettings, runLoad } from './run-load.ts';
import { loadPorts } from './wiring.ts';

/** Milliseconds that MHV takes: the simulated one as `npm start` begins, a real one half of what is too much. */
const MHV_MS = { local: 150, real: limits.response.upstreamMostMs / 2 };
const FASTEST = 5_000;

const options = {
  stage: { type: 'string', default: 'local' },
  target: { type: 'string' },
  profile: { type: 'string' },
  rate: { type: 'string' },
  duration: { type: 'string' },
  'warm-up': { type: 'string', default: '5s' },
  people: { type: 'string' },
  'stored-share': { type: 'string', default: '0' },
  'async-share': { type: 'string', default: '0' },
  'mhv-ms': { type: 'string' },
  arrivals: { type: 'string', default: 'poisson' },
  'in-flight': { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  'real-mhv': { type: 'boolean', default: false },
} as const;

/** `npm run load`: whether a stage keeps its limits when many ask. */
export function loadCommandOn(ports: LoadPorts): Command {
  return {
    summary:
      'a test under load with synthetic people, by profile: a report, and exit code 1 if a limit is broken',
    flags:
      `--profile ${Object.keys(profiles).join('|')} [--stage local] [--target <url>] [--rate <a second>] [--duration <time>] ` +
      '[--warm-up 5s] [--people <file>] [--stored-share 0] [--async-share 0] [--mhv-ms <ms>] [--arrivals poisson|constant] ' +
      '[--in-flight 2000] [--seed 1] [--real-mhv]',
    async run(args, { environment, print }) {
      const { name, url, people, seed, settings } = read(args);
      const random = seededRandom(seed);
      const target = { stage: settings.stage, url, people, random };
      const under = await ports.stageOf(target, environment);
      print(`${name} on ${under.url}, release ${under.release}; people are made ready`);
      const { record, began } = await runLoad(settings, under, { ...ports, random, print });
      const run = loadRunOf(record, {
        at: new Date(ports.clock.now()).toISOString(),
        began: new Date(began).toISOString(),
        release: under.release,
        profile: name,
        url: under.url,
        command: ['npm run load --', ...args].join(' '),
        machine: ports.machine,
        seed,
        settings,
      });
      for (const line of linesOf(run)) print(line);
      for (const file of await save(run, path.join(localFolder(environment), 'load'))) print(file);
      if (run.invalid !== undefined) return 3;
      return run.passed ? 0 : 1;
    },
  };
}

export const loadCommand = loadCommandOn(loadPorts);

function read(args: readonly string[]) {
  const flags = readFlags(args, options);
  const { name, profile } = readProfile(flags.profile);
  const stage = readStage(flags.stage);
  checkPeopleAreNobody(stage, flags['real-mhv']);
  const mhvMs = String(stage === 'local' ? MHV_MS.local : MHV_MS.real);
  const settings: LoadSettings = {
    stage,
    profile,
    rate: readNumber('rate', flags.rate ?? String(profile.rate), { least: 0.1, most: FASTEST }),
    durationMs: readDuration('duration', flags.duration ?? `${profile.durationS}s`, leastSecondsOf(profile)),
    warmUpMs: readDuration('warm-up', flags['warm-up'], 0),
    spacing: readSpacing(flags.arrivals),
    mhvMs: readNumber('mhv-ms', flags['mhv-ms'] ?? mhvMs, { least: 0, most: 60_000 }),
    storedShare: readShare('stored-share', flags['stored-share']),
    asyncShare: readShare('async-share', flags['async-share']),
    mostInFlight: readNumber('in-flight', flags['in-flight'], { least: 1, most: 100_000, whole: true }),
  };
  return {
    name,
    settings,
    url: flags.target === undefined ? undefined : readTargetUrl(flags.target),
    people: flags.people,
    seed: readNumber('seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER, whole: true }),
  };
}

function linesOf({ verdicts, invalid, passed, rates, requests }: LoadRun): readonly string[] {
  const counts = `${requests.offered} requests, ${rates.offered} a second offered, ${rates.achieved} answered, ${requests.dropped} dropped`;
  const word = invalid === undefined ? (passed ? 'passed' : 'failed') : 'invalid';
  return [
    ...verdicts.map(
      (each) =>
        `${(each.passed ? 'kept' : 'broken').padEnd(8)}  ${each.name}: ${each.seen}, has to be ${each.must}`,
    ),
    `${word}: ${invalid ?? counts}`,
  ];
}

/** The report for people and for machines, and what preflight reads (docs/ops.md). @returns the files. */
async function save(run: LoadRun, root: string): Promise<readonly string[]> {
  const folder = path.join(root, run.release);
  await mkdir(folder, { recursive: true });
  const figures = jsonOf(run);
  const files: [string, string][] = [
    [`${run.profile}.html`, htmlOf(documentOf(run))],
    [`${run.profile}.json`, figures],
  ];
  const { proves: proof } = profiles[run.profile];
  if (proof && proof !== run.profile) files.push([`${proof}.json`, figures]);
  for (const [name, content] of files) await writeFile(path.join(folder, name), content);
  return files.map(([name]) => path.join(folder, name));
}
