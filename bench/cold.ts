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
  /** What the process has computed until the first answer: less disturbed by what else runs on the machine. */
  readonly cpu: ByFunction;
}

interface Round {
  readonly init: number;
  readonly first: number;
  readonly cpu: number;
}

/** A process for each measurement, and the functions in turn, so that a noisy minute hurts all of them. */
export async function measureCold(
  functions: readonly FunctionUnderTest[],
  stub: Stub,
  rounds: number,
): Promise<Cold> {
  const measured = functions.map(({ name }) => ({ name, rounds: [] as Round[] }));
  // The first round only warms the machine's caches of files.
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, each] of functions.entries()) {
      const sandbox = await startSandbox(each, stub);
      const { durationMs } = await sandbox.invoke(freshRequest());
      const measurement = { init: sandbox.initMs, first: durationMs, cpu: sandbox.cpuMs() };
      await sandbox.stop();
      if (round >= 0) measured[index]?.rounds.push(measurement);
    }
  }
  const medianOf = (figure: (round: Round) => number) =>
    byFunction(measured, (of) => median(of.rounds.map(figure)));
  return {
    cold: medianOf(({ init, first }) => init + first),
    init: medianOf(({ init }) => init),
    first: medianOf(({ first }) => first),
    cpu: medianOf(({ cpu }) => cpu),
  };
}
