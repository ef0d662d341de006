import { type CostedStage, metricsUsed, resourcesUsed } from './costed-stage.ts';
import { durationMs, type Mix, minutesUsed, mixUsed, pathUsed } from './requests.ts';
import { type PathName, paths } from './usage.ts';
import { add, byComponent, costOf, dearest, times, type Used } from './used.ts';

/** US dollars by component, the dearest first. */
type Costs = readonly (readonly [string, number])[];

/** What a stage costs; all sums are US dollars. */
export interface Month {
  readonly stage: string;
  readonly requests: number;
  readonly mix: Mix;
  /** A month without a request. */
  readonly fixed: { readonly usd: number; readonly by: Costs; readonly dearest: ReturnType<typeof dearest> };
  /** The month's requests. */
  readonly used: { readonly usd: number; readonly by: Costs };
  /** A million of each kind. */
  readonly millions: Readonly<Record<PathName, { readonly usd: number; readonly by: Costs }>>;
  readonly sensitivity: {
    readonly memory: readonly MemoryChoice[];
    readonly hitRate: readonly { readonly hitRate: number; readonly usd: number }[];
    readonly batch: readonly { readonly batch: number; readonly usd: number }[];
  };
}

/** What memory of create-account would mean. */
interface MemoryChoice {
  readonly memoryMb: number;
  /** A million new accounts: Lambda alone. */
  readonly usd: number;
  /** Milliseconds that our own code takes, warm; and at the first request of a sandbox, after its load. */
  readonly ownMs: number;
  readonly firstMs: number;
}

const MILLION = 1_000_000;
const MEMORY_MB = [128, 256, 512, 1_024] as const;
const HIT_RATES = [0, 0.5, 0.9] as const;
const BATCHES = [1, 10] as const;
/** Milliseconds of a processor for a sandbox's first request: connections, secrets, code that is not compiled yet. */
const FIRST_CPU_MS = 150;

export function monthOf(stage: CostedStage, requests: number, mix: Mix): Month {
  const fixed = add(resourcesUsed(stage), metricsUsed(stage), minutesUsed(stage));
  const used = times(requests, mixUsed(mix, stage));
  const costs = (all: Used) => ({ usd: costOf(all), by: byComponent(all) });
  const million = (name: PathName) => times(MILLION, pathUsed(paths[name], stage));
  return {
    stage: stage.name,
    requests,
    mix,
    fixed: { ...costs(fixed), dearest: dearest(fixed) },
    used: costs(used),
    millions: {
      created: costs(million('created')),
      stored: costs(million('stored')),
      accepted: costs(million('accepted')),
      failed: costs(million('failed')),
      read: costs(million('read')),
    },
    sensitivity: {
      memory: MEMORY_MB.map(memoryChoice),
      hitRate: HIT_RATES.map((hitRate) => ({
        hitRate,
        usd: MILLION * costOf(mixUsed({ ...mix, hitRate }, stage)),
      })),
      batch: BATCHES.map((batch) => ({
        batch,
        usd: MILLION * costOf(pathUsed(paths.created, stage, { batch })),
      })),
    },
  };
}

function memoryChoice(memoryMb: number): MemoryChoice {
  const { cpuMs, waitMs } = paths.created.request;
  const gbSeconds = (MILLION * durationMs({ cpuMs, waitMs }, memoryMb) * memoryMb) / 1_000 / 1_024;
  return {
    memoryMb,
    usd: costOf({ lambdaGbSecond: gbSeconds, lambdaRequest: MILLION }),
    ownMs: durationMs({ cpuMs, waitMs: 0 }, memoryMb),
    firstMs: durationMs({ cpuMs: FIRST_CPU_MS, waitMs: 0 }, memoryMb),
  };
}
