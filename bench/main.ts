/** Measures what bench/README.md says, prints it, and writes it to bench/results.json. */
import { parseArgs } from 'node:util';
import { measureCold } from './cold.ts';
import { bundleFunctions, byFunction } from './functions-under-test.ts';
import { stubData } from './people.ts';
import { prepare } from './prepare.ts';
import { printTable } from './print-table.ts';
import { keepResults } from './results.ts';
import { startStub } from './stub/start.ts';
import { measureWarm } from './warm.ts';

const PARTS = ['cold', 'warm'];

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
