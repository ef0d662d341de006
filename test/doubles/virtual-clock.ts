import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Time for many who sleep at once: it goes to whoever is due next, as soon as nobody has anything else to do. */
export class VirtualClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ due: this.#now + milliseconds, wake }));
  }

  /** Time that passes while nobody else can do anything: a process that is busy. */
  block(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (;;) {
      await setImmediate();
      if (isDone) return work;
      const [next] = this.#sleepers.toSorted((a, b) => a.due - b.due);
      if (!next) continue;
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.due);
      next.wake();
    }
  }
}
