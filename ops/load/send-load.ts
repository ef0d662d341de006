import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { Leg } from './leg.ts';
import { dropped, type Outcome } from './outcome.ts';

/** One request, as the run's record is told of it. Times are milliseconds, `due` since the first counted one was. */
export interface Recorder {
  /** It is due; of what was sent, how late. */
  offered(leg: Leg, due: number): void;
  late(leg: Leg, ms: number): void;
  /** @param ms from when it was due, not from when it was sent: a wait in the generator is one of the person too. */
  ended(leg: Leg, request: { readonly due: number; readonly ms: number; readonly outcome: Outcome }): void;
}

export interface LoadPorts {
  readonly legs: Iterable<Leg>;
  readonly arrivalsOf: (leg: Leg) => readonly number[];
  /** Never fails: that there was no answer is an outcome. */
  readonly send: () => Promise<Outcome>;
  /** Of requests without an answer: what is due beyond that is dropped, and counted. */
  readonly mostInFlight: number;
  readonly recorder: Recorder;
  /** Milliseconds of any origin, with fractions. */
  readonly clock: Clock;
}

/** An open model: each request goes out when it is due, whatever became of the others. Ends with the last answer. */
export async function sendLoad(ports: LoadPorts): Promise<void> {
  const { clock, recorder } = ports;
  const inFlight = new Set<Promise<void>>();
  let begin: number | undefined;
  for (const leg of ports.legs) {
    begin ??= clock.now() - leg.at;
    const first = begin;
    for (const after of ports.arrivalsOf(leg)) {
      const due = leg.at + after;
      await until(first + due, clock);
      recorder.offered(leg, due);
      if (inFlight.size >= ports.mostInFlight) {
        recorder.ended(leg, { due, ms: 0, outcome: dropped });
        continue;
      }
      recorder.late(leg, clock.now() - first - due);
      const request = ports.send().then((outcome) => {
        recorder.ended(leg, { due, ms: clock.now() - first - due, outcome });
        inFlight.delete(request);
      });
      inFlight.add(request);
    }
    await until(first + leg.at + leg.lengthMs, clock);
  }
  await Promise.all(inFlight);
}

async function until(time: number, clock: Clock): Promise<void> {
  // A timer may be early by a part of a millisecond.
  for (let wait = time - clock.now(); wait > 0; wait = time - clock.now()) await clock.sleep(wait);
}
