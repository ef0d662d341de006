/** Measures what bench/README.md says, prints it, and writes it to bench/results.json. */
import { parseArgs } from 'node:util';
import { measureCold } from './cold.ts';
import { bundleFunctions, byFunction } from './functions-under-test.ts';
import { stubData } from './people.ts';
import { measurePipeline, type RateRun } from './pipeline/measure.ts';
import { prepare } from './prepare.ts';
import { printTable } from './print-table.ts';
import { keepResults } from './results.ts';
import { startStub } from './stub/start.ts';
import { measureWarm } from './warm.ts';

const PARTS = ['cold', 'warm', 'pipeline', 'admission'];

const { values: asked } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join(',') },
    rounds: { type: 'string', default: '15' },
  },
});
const parts = asked.only.split(',');
const unknown = parts.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) throw new Error(`--only ${unknown}: there is ${PARTS.join(', ')}`);
const rounds = Number(asked.rounds);
if (!(rounds >= 1)) throw new Error(`--rounds ${asked.rounds}: 1 or more`);

prepare();
if (parts.includes('cold') || parts.includes('warm')) await measureFunctions();
if (parts.includes('pipeline')) await measureLag();
if (parts.includes('admission')) {
  console.log('\nAdmission: 1,000,000 people ...');
  await import('./who-is-in.ts');
}

async function measureFunctions(): Promise<void> {
  const functions = await bundleFunctions();
  const bundle_bytes = byFunction(functions, ({ bundleBytes }) => bundleBytes);
  const stub = await startStub(stubData, '.local/bench');
  if (parts.includes('cold')) {
    console.log(`\nCold: ${rounds} rounds, a process for each measurement ...`);
    const { cold, init, first, cpu } = await measureCold(functions, stub, rounds);
    printTable({
      'init, ms': init,
      'first request, ms': first,
      'cold (both), ms': cold,
      'CPU of both, ms': cpu,
      'bundle, bytes': bundle_bytes,
    });
    keepResults({ cold, bundle_bytes });
  }
  if (parts.includes('warm')) {
    console.log(`\nWarm: ${rounds} rounds, 100 requests each ...`);
    const { cpu, p50, p99, peakMb } = await measureWarm(functions, stub, rounds);
    printTable({ 'CPU, ms a request': cpu, 'p50, ms': p50, 'p99, ms': p99, 'peak memory, MB': peakMb });
    keepResults({ warm_cpu: cpu, warm_p50: p50, peak_mb: peakMb, bundle_bytes });
  }
  stub.stop();
}

async function measureLag(): Promise<void> {
  console.log('\nPipeline: from 200 to the profile gone ...');
  const { runs, on } = await measurePipeline(printRun);
  console.log(`with ${on}`);
  const { p50, p99 } = runs.find(({ rate }) => rate === 50) ?? {};
  if (p50 === undefined || p99 === undefined) throw new Error('nothing was measured at 50 a second');
  keepResults({ pipeline_ms: { p50, p99 }, pipeline_runs: runs, pipeline_on: on });
}

function printRun({ rate, requests, p50, p99, answer_p50, answer_p99, refused, held }: RateRun): void {
  const ms = (figure: number) => `${figure.toFixed(1)} ms`;
  const others = Object.entries(refused).map(([status, times]) => `${times} x ${status}`);
  console.log(
    [
      `${rate}/s, ${requests} requests: gone after p50 ${ms(p50)}, p99 ${ms(p99)}`,
      `answered after p50 ${ms(answer_p50)}, p99 ${ms(answer_p99)}`,
      ...(others.length > 0 ? [`not 200: ${others.join(', ')}`] : []),
      held ? 'held' : 'too much for this machine',
    ].join('; '),
  );
}
