/**
 * `npm run faults -- --seed <n | a..b | a,b> [--events <n>]`: plays the pipeline under faults and checks what happened.
 * `npm run faults -- --real`: a few of them in front of what `npm start` runs.
 * Exit code 0: nothing was broken; 1: something was, with its seed and history; 2: called differently.
 */
import { parseArgs } from 'node:util';
import { check } from './invariants/check.ts';
import type { Violation } from './invariants/told.ts';
import { play } from './play.ts';
import { playReal } from './real/play-real.ts';
import { describeSeen, describeViolation } from './report.ts';
import { readTopology } from './topology.ts';

const USAGE = 'npm run faults -- --seed <n | from..to | n,n> [--events <n>], or --real';
const MOST_SHOWN = 3;
/** So that many are under way at once, and people meet. */
const EVERY_MS = 300;

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      events: { type: 'string', default: '5000' },
      real: { type: 'boolean', default: false },
    },
    strict: true,
  });
  const seeds = values.seed.split(',').flatMap((part) => {
    const [from = '', to = from] = part.split('..');
    return range(wholeNumber('--seed', from), wholeNumber('--seed', to));
  });
  return { seeds, events: wholeNumber('--events', values.events), real: values.real };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} ${text} is not a whole number`);
  return Number(text);
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

let given: ReturnType<typeof readArguments>;
try {
  given = readArguments(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message} (${USAGE})`);
  process.exit(2);
}

if (given.real) {
  const broken = await playReal((line) => console.log(line));
  for (const what of broken) console.log(`VIOLATION: ${what}`);
  process.exit(broken.length > 0 ? 1 : 0);
}

const topology = await readTopology();
let broken = 0;
for (const seed of given.seeds) {
  const startedAt = process.hrtime.bigint();
  const violations: Violation[] = [];
  const seen = await play(topology, { seed, events: given.events, everyMs: EVERY_MS }, (round) =>
    violations.push(...check(round)),
  );
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  console.log(describeSeen(seed, seen, violations.length, seconds));
  for (const violation of violations.slice(0, MOST_SHOWN)) console.log(describeViolation(seed, violation));
  broken += violations.length;
}
process.exit(broken > 0 ? 1 : 0);
