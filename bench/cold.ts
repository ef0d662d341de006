import { type ByFunction, byFunction, type FunctionUnderTest } from './functions-under-test.ts';
import { freshRequest } from './people.ts';
import { startSandbox } from './sandbox.ts';
import { median } from './statistics.ts';
import type { Stub } from './stub/start.ts';

/** Milliseconds; medians of the rounds. */
export interface Cold {
  /** Start of the process until the first request is answered: the sum of the two below, in each round. */
  readonly cold: ByFunction;
  /** Start of the process until it asks for its first event. */
  readonly init: ByFunction;
  /** The first request, with every connection to be opened. */
  readonly first: ByFunction;
}

/** A process for each measurement, and the functions in turn, so that a noisy minute hurts all of them. */
export async function measureCold(
  functions: readonly FunctionUnderTest[],
  stub: Stub,
  rounds: number,
): Promise<Cold> {
  const measured = functions.map(({ name }) => ({ name, init: [] as number[], first: [] as number[] }));
  // The first round only warms the machine's caches of files.
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, each] of functions.entries()) {
      const sandbox = await startSandbox(each, stub);
      const { durationMs } = await sandbox.invoke(freshRequest());
      await sandbox.stop();
      if (round < 0) continue;
      measured[index]?.init.push(sandbox.initMs);
      measured[index]?.first.push(durationMs);
    }
  }
  return {
    cold: byFunction(measured, ({ init, first }) =>
      median(init.map((ms, round) => ms + (first[round] ?? 0))),
    ),
    init: byFunction(measured, ({ init }) => median(init)),
    first: byFunction(measured, ({ first }) => median(first)),
  };
}
