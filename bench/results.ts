import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import type { ByFunction } from './functions-under-test.ts';
import type { RateRun } from './pipeline/measure.ts';
import { round } from './print-table.ts';

const FILE = new URL('results.json', import.meta.url);

/** As the file has them; milliseconds, MB and bytes. */
export interface Results {
  readonly cold: ByFunction;
  readonly warm_cpu: ByFunction;
  readonly warm_p50: ByFunction;
  readonly pipeline_ms: { readonly p50: number; readonly p99: number };
  readonly pipeline_runs: readonly RateRun[];
  readonly pipeline_on: string;
  readonly peak_mb: ByFunction;
  readonly bundle_bytes: ByFunction;
}

/** Writes what was measured over what the file had of it, and leaves the rest. */
export function keepResults(measured: Partial<Results>): void {
  const before = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  const [processor] = os.cpus();
  const results = {
    ...before,
    ...measured,
    date: new Date().toISOString(),
    machine: `${os.cpus().length} x ${processor?.model.trim()}, Node ${process.version}`,
  };
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? round(value) : value);
  writeFileSync(FILE, `${JSON.stringify(results, rounded, 2)}\n`);
}
