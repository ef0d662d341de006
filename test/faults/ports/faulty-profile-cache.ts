import type { BustAnswer, ProfileCache } from '../../../lambdas/ports/profile-cache/profile-cache.ts';
import type { Faults } from './faults.ts';

/** Milliseconds: two connections that are given up after 4 s each. */
const HANGS_MS = 8_000;

/** Redis refusing connections, hanging, and dying with a part of the commands done. */
export class FaultyProfileCache implements ProfileCache {
  readonly #inner: ProfileCache;
  readonly #faults: Faults;
  readonly #onBusted: (icn: string, index: number, found: boolean) => void;

  /** @param onBusted told of each profile that was deleted, with its place in the batch. */
  constructor(
    inner: ProfileCache,
    faults: Faults,
    onBusted: (icn: string, index: number, found: boolean) => void,
  ) {
    this.#inner = inner;
    this.#faults = faults;
    this.#onBusted = onBusted;
  }

  bust(icns: readonly string[]): Promise<readonly BustAnswer[]> {
    const { steps, dice, weather } = this.#faults;
    return steps.call(async () => {
      await steps.wait(dice.between(1, 10));
      if (weather.strikes('Redis refuses')) return icns.map(failed('ECONNREFUSED'));
      if (weather.strikes('Redis hangs')) {
        await steps.wait(HANGS_MS);
        return icns.map(failed('not connected within 4000 ms'));
      }
      const dies = weather.strikes('Redis killed');
      const done = dies ? icns.slice(0, dice.between(0, icns.length)) : icns;
      const answers = await this.#inner.bust(done);
      answers.forEach((answer, index) => {
        if (answer.kind === 'busted') this.#onBusted(done[index] ?? '', index, answer.found);
      });
      return dies ? icns.map(failed('ECONNRESET')) : answers;
    });
  }
}

const failed =
  (why: string) =>
  (icn: string): BustAnswer => ({ kind: 'failed', fault: new Error(`${why}: UNLINK ${icn}`) });
