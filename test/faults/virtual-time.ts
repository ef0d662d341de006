import { setImmediate as turn } from 'node:timers/promises';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * Time that goes on only when everything that can run has run: hours of waiting take no time, and the same calls come
 * in the same order at each play. Milliseconds since 1970.
 */
export class VirtualTime {
  /** Latest first, so that the next one is taken from the end; those of the same moment in the order they were set. */
  readonly #timers: Timer[] = [];
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, fire: () => void): void {
    const at = this.#now + Math.max(0, Math.round(milliseconds));
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, { at, fire });
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Fires what is due until then, each only after everything that the one before set off has come to a wait. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#timers.at(-1); next && next.at <= end; next = this.#timers.at(-1)) {
      this.#timers.pop();
      this.#now = next.at;
      next.fire();
      await turn();
    }
    this.#now = Math.max(this.#now, end);
  }
}
