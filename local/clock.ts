/** The one clock of the local runtime: schedules, delivery delays and visibility run on it. */
export interface Clock {
  /** Real time of its start, in epoch milliseconds: the time at which it began. */
  readonly startedAt: number;
  /** How many times faster than real time it runs. */
  readonly timeScale: number;
  /** Epoch milliseconds, scaled and advanced. */
  now(): number;
  /** Calls `fn` once after `ms` of this clock's time; the answer cancels it. Does not keep the process alive. */
  setTimer(ms: number, fn: () => void): () => void;
  /** Moves the clock forward by `ms` and fires what became due, in order, before it returns. */
  advance(ms: number): void;
  /** Forgets all timers. */
  stop(): void;
}

interface Timer {
  readonly dueAt: number;
  readonly fn: () => void;
}

const MINUTE_MS = 60_000;
// Node fires longer timeouts at once.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Calls `fn` at the end of every minute of the clock, with that time in epoch ms; the answer ends that. */
export function atEachMinute(clock: Clock, fn: (end: number) => void): () => void {
  let cancel: () => void = () => undefined;
  const waitFor = (end: number) => {
    cancel = clock.setTimer(end - clock.now(), () => {
      waitFor(end + MINUTE_MS);
      fn(end);
    });
  };
  waitFor((Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS);
  return () => cancel();
}

/** `timeScale` 1 is real time, 10 is ten times as fast; `realNow` in epoch ms is for tests. */
export function createClock(timeScale = 1, realNow: () => number = Date.now): Clock {
  const startedAt = realNow();
  let offsetMs = 0;
  let stopped = false;
  let wake: NodeJS.Timeout | undefined;
  const timers = new Set<Timer>();

  const now = () => startedAt + (realNow() - startedAt) * timeScale + offsetMs;

  const earliest = () => {
    let first: Timer | undefined;
    for (const timer of timers) if (!first || timer.dueAt < first.dueAt) first = timer;
    return first;
  };

  const schedule = () => {
    clearTimeout(wake);
    const next = earliest();
    if (!next) return;
    const waitMs = Math.max(0, Math.ceil((next.dueAt - now()) / timeScale));
    wake = setTimeout(fireDue, Math.min(waitMs, LONGEST_TIMEOUT_MS));
    wake.unref();
  };

  const fireDue = () => {
    for (let next = earliest(); next && next.dueAt <= now(); next = earliest()) {
      timers.delete(next);
      next.fn();
    }
    schedule();
  };

  return {
    startedAt,
    timeScale,
    now,
    setTimer(ms, fn) {
      if (stopped) return () => undefined;
      const timer = { dueAt: now() + ms, fn };
      timers.add(timer);
      schedule();
      return () => {
        timers.delete(timer);
        schedule();
      };
    },
    advance(ms) {
      const target = now() + ms;
      for (let next = earliest(); next && next.dueAt <= target; next = earliest()) {
        offsetMs += Math.max(0, next.dueAt - now());
        timers.delete(next);
        next.fn();
      }
      offsetMs += Math.max(0, target - now());
      schedule();
    },
    stop() {
      stopped = true;
      timers.clear();
      clearTimeout(wake);
    },
  };
}
