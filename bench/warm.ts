import { type ByFunction, byFunction, type FunctionUnderTest } from './functions-under-test.ts';
import { freshRequest } from './people.ts';
import { startSandbox } from './sandbox.ts';
import { median, percentile } from './statistics.ts';
import type { Stub } from './stub/start.ts';

/** Until V8 has compiled what is used often. */
const WARM_UP = 1_000;
const PER_ROUND = 100;

/** Of requests of people who were never seen, one after the other; the stub's MHV does not wait. */
export interface Warm {
  /** Milliseconds that the process computes for a request, all threads together; median of the rounds. */
  readonly cpu: ByFunction;
  /** Milliseconds from handing an event over to its answer: medians of the rounds' 50th and 99th percentiles. */
  readonly p50: ByFunction;
  readonly p99: ByFunction;
  /** MB that the process had at most, from its start on. */
  readonly peakMb: ByFunction;
}

/** One process of each function, the functions in turn. */
export async function measureWarm(
  functions: readonly FunctionUnderTest[],
  stub: Stub,
  rounds: number,
): Promise<Warm> {
  const measured = [];
  for (const each of functions) {
    const sandbox = await startSandbox(each, stub);
    for (let request = 0; request < WARM_UP; request += 1) await sandbox.invoke(freshRequest());
    measured.push({
      name: each.name,
      sandbox,
      cpu: [] as number[],
      p50: [] as number[],
      p99: [] as number[],
    });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { sandbox, cpu, p50, p99 } of measured) {
      const requests = Array.from({ length: PER_ROUND }, freshRequest);
      const durations: number[] = [];
      const before = sandbox.cpuMs();
      for (const request of requests) durations.push((await sandbox.invoke(request)).durationMs);
      cpu.push((sandbox.cpuMs() - before) / PER_ROUND);
      p50.push(percentile(durations, 0.5));
      p99.push(percentile(durations, 0.99));
    }
  }
  const warm = {
    cpu: byFunction(measured, ({ cpu }) => median(cpu)),
    p50: byFunction(measured, ({ p50 }) => median(p50)),
    p99: byFunction(measured, ({ p99 }) => median(p99)),
    peakMb: byFunction(measured, ({ sandbox }) => sandbox.peakMb()),
  };
  for (const { sandbox } of measured) await sandbox.stop();
  return warm;
}
