import type { SmokePorts } from './ports.ts';
import { failed, ok, type StepOutcome } from './step.ts';

/** Milliseconds: a cold start inside a VPC, and the time until CloudWatch shows a line. Under the second bust's 60 s. */
export const LONGEST_WAIT_MS = 45_000;
/** CloudWatch lets an account filter log events a few times a second. */
const LOOK_EVERY_MS = 500;
/** The operator's clock may be this much ahead of CloudWatch's. */
const CLOCK_DIFFERENCE_MS = 5 * 60_000;

/**
 * Waits until bust-cache says that it deleted the profile: then the event was on the bus and came through rule, queue
 * and function. Both times are of our functions' clocks.
 */
export async function waitForBust(
  ports: SmokePorts,
  event: { readonly correlationId: string; readonly askedAt: number; readonly occurredAt: number },
): Promise<StepOutcome> {
  const { clock } = ports;
  const until = clock.now() + LONGEST_WAIT_MS;
  for (;;) {
    const lines = await ports.bustLines(event.correlationId, event.askedAt - CLOCK_DIFFERENCE_MS);
    const busted = lines.find((line) => line.busted);
    if (busted) return ok(`${busted.at - event.occurredAt} ms after MHV's answer: ${busted.says}`);
    const [trouble] = lines;
    // It is tried again for an hour; a smoke test does not wait for that.
    if (trouble) return failed(`bust-cache could not: ${trouble.says}`, 'profile-not-busted');
    if (clock.now() >= until) {
      return failed(`no bust in the log of bust-cache within ${LONGEST_WAIT_MS / 1000} s`, 'queue-age');
    }
    await clock.sleep(LOOK_EVERY_MS);
  }
}
