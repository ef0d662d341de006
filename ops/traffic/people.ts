import { isIn } from '../../lambdas/create-account/flipper.ts';
import type { Random } from '../rollout/poisson.ts';

/** What the simulated MHV answers for a person: three digits of the ICN (docs/simulators.md). */
const CREATED = '001';
const REJECTED = '805';
const ERROR = '803';

export interface Mix {
  /** Shares of people. */
  readonly errorRate: number;
  readonly rejectedRate: number;
}

/** Synthetic people, none of them twice, whom the rollout lets in at this percentage. */
export class PeopleWhoAreIn {
  readonly #feature: string;
  readonly #random: Random;
  #last: number;

  /** @param first number of the first one; a million make room for one another. */
  constructor(feature: string, random: Random, first: number) {
    this.#feature = feature;
    this.#random = random;
    this.#last = first;
  }

  /** @returns an ICN, or nothing if nobody is in. */
  next(percentage: number, { errorRate, rejectedRate }: Mix): string | undefined {
    if (percentage <= 0) return undefined;
    const chance = this.#random();
    const digits = chance < errorRate ? ERROR : chance < errorRate + rejectedRate ? REJECTED : CREATED;
    for (;;) {
      this.#last += 1;
      const icn = `${String(1_000_000 + (this.#last % 9_000_000))}${digits}V${String(100_000 + Math.floor(this.#last / 9_000_000))}`;
      if (isIn(this.#feature, icn, percentage)) return icn;
    }
  }
}
