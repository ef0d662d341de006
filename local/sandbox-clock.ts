/** What the runtime's clock said at a moment, and how many times faster than real time it runs. */
export interface ClockReading {
  /** Epoch ms. */
  readonly now: number;
  readonly timeScale: number;
}

const RealDate = Date;
let read = { now: 0, timeScale: 1 };
let readAt = 0;

const now = () => Math.floor(read.now + (RealDate.now() - readAt) * read.timeScale);

/** From here on this thread's `Date` goes on from the reading, as fast as the runtime's clock. */
export function runOnClock(reading: ClockReading): void {
  read = reading;
  readAt = RealDate.now();
  if (globalThis.Date === RuntimeDate) return;
  globalThis.Date = RuntimeDate;
  // What compares a date's constructor with Date finds them equal.
  RealDate.prototype.constructor = RuntimeDate;
}

const RuntimeDate = new Proxy(RealDate, {
  construct: (target, given: unknown[], newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
