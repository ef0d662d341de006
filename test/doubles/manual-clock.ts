import type { Clock } from '../../lambdas/ports/clock/clock.ts';

/** A clock that stands still until it is told to go on; sleeping takes no time and is recorded. */
export class ManualClock implements Clock {
  /** Milliseconds of each sleep, in order. */
  readonly sleeps: number[] = [];
  #now: number;

  constructor(now = '2026-11-05T19:00:00.000Z') {
    this.#now = Date.parse(now);
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.#now += milliseconds;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
