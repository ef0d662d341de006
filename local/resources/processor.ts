import { cpus } from 'node:os';

/** Of all processors, so much may be busy before more threads would only take time from those at work. */
const FULL = 0.85;
/** Milliseconds of a look; a shorter one sees single tasks. */
const LOOK_MS = 200;

interface Look {
  readonly at: number;
  readonly idleMs: number;
  readonly allMs: number;
}

/** How busy this machine is, whoever works on it. */
export class Processor {
  readonly #look: () => Look;
  #before: Look;
  #isFull = false;

  constructor(look: () => Look = lookNow) {
    this.#look = look;
    this.#before = look();
  }

  /** Since the last look, which is at least 200 ms old. */
  isFull(): boolean {
    const { at, idleMs, allMs } = this.#before;
    const now = this.#look();
    const passedMs = now.allMs - allMs;
    if (now.at - at >= LOOK_MS && passedMs > 0) {
      this.#isFull = (now.idleMs - idleMs) / passedMs < 1 - FULL;
      this.#before = now;
    }
    return this.#isFull;
  }
}

function lookNow(): Look {
  let idleMs = 0;
  let allMs = 0;
  for (const { times } of cpus()) {
    idleMs += times.idle;
    allMs += times.idle + times.user + times.sys + times.irq + times.nice;
  }
  return { at: performance.now(), idleMs, allMs };
}
