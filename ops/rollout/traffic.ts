import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';
import { poisson, type Random } from './poisson.ts';

/** What generated traffic is like. */
export interface Traffic {
  /** Requests a minute from people who are in, on average; they come as a Poisson process. */
  readonly rpm: number;
  /** Shares of them. */
  readonly errorRate: number;
  readonly rejectedRate: number;
  /** Milliseconds, of each request. */
  readonly ownMs: number;
  readonly mhvMs: number;
}

/** The generator's first numbers show the seed: near 0 or 1 for small ones. */
const WARM_UP = 64;

/** The same seed gives the same numbers. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  for (let index = 0; index < WARM_UP; index += 1) uniformFloat64(generator);
  return () => uniformFloat64(generator);
}

/** One minute of such traffic. Each outcome is a Poisson process of its own: a thinned one is one again. */
export function generateMinute(at: number, traffic: Traffic, random: Random): Minute {
  const { rpm, errorRate, rejectedRate, ownMs, mhvMs } = traffic;
  const failed = poisson(rpm * errorRate, random);
  const rejected = poisson(rpm * rejectedRate, random);
  const succeeded = poisson(rpm * Math.max(0, 1 - errorRate - rejectedRate), random);
  const n = failed + rejected + succeeded;
  return {
    at,
    succeeded,
    rejected,
    failed,
    ownMs: n * ownMs,
    wholeMs: n * (ownMs + mhvMs),
    probes: 0,
    failedProbes: 0,
    opinions: 0,
    goodOpinions: 0,
  };
}
