import type { StepLimits } from '../../lambdas/contracts/rollout-plans/plan.ts';
import { gateRules } from '../../lambdas/control-rollout/gates.ts';
import { cusum } from '../../lambdas/control-rollout/statistics.ts';
import type { Minute } from '../../lambdas/ports/rollout-evidence/rollout-evidence.ts';

/** What speaks for a fault in one minute: so many bad ones of n, and what is usual and what a fault is for that gate. */
interface Bad {
  readonly of: (minute: Minute) => { readonly count: number; readonly n: number };
  readonly usual: number;
  readonly changed: number;
  /** How far back the gate looks, milliseconds; none: to the beginning of the step. */
  readonly lookMs?: number;
}

const HOUR = 3_600_000;

/**
 * When the fault began that a gate stopped: the first of the minutes that the gate judged from which on, until the stop,
 * its evidence never vanished. For shares that is where their CUSUM was last 0, which is the likeliest place of a change
 * (Page 1954); for the response the first of the last minutes over the limit. If the evidence was never 0, or is 0 at the
 * end: the first minute that was judged.
 * @param minutes that the gate judged, oldest first.
 * @returns milliseconds since 1970; nothing without minutes, or for a gate that never stops.
 */
export function faultBegan(gate: string, minutes: readonly Minute[], limits: StepLimits): number | undefined {
  if (gate === 'response') return firstOfLast(minutes, isSlow(limits));
  const bad = badOf(gate, limits);
  if (!bad) return undefined;
  const first = (minutes.at(-1)?.at ?? 0) - (bad.lookMs ?? Number.POSITIVE_INFINITY);
  const looked = minutes.filter(({ at }) => at > first);
  let sum = 0;
  const sums = new Map<Minute, number>();
  for (const minute of looked) {
    const { count, n } = bad.of(minute);
    sum = cusum(sum, count, n, bad);
    sums.set(minute, sum);
  }
  return firstOfLast(looked, (minute) => (sums.get(minute) ?? 0) > 0);
}

function badOf(gate: string, { errors, success, uptime }: StepLimits): Bad | undefined {
  const requests = ({ succeeded, rejected, failed }: Minute) => succeeded + rejected + failed;
  switch (gate) {
    case 'errors':
      return {
        of: (minute) => ({ count: minute.failed, n: requests(minute) }),
        usual: errors.most,
        changed: gateRules.drift.changed,
      };
    case 'success':
      return {
        of: (minute) => ({ count: minute.rejected + minute.failed, n: requests(minute) }),
        usual: 1 - success.least,
        changed: 1 - success.abortsBelow,
      };
    case 'uptime':
      return {
        of: ({ failedProbes, probes }) => ({ count: failedProbes, n: probes }),
        usual: 1 - uptime.least,
        changed: gateRules.burnRate * (1 - uptime.least),
        lookMs: HOUR,
      };
    default:
      return undefined;
  }
}

/** A minute without requests changes nothing: it is as the one before was. */
function isSlow({ response }: StepLimits): (minute: Minute) => boolean {
  let slow = false;
  return ({ succeeded, rejected, failed, ownMs }) => {
    const n = succeeded + rejected + failed;
    if (n > 0) slow = ownMs / n > response.ownMostMs;
    return slow;
  };
}

/** Beginning of the first of those minutes at the end of which each `holds`; if the last does not, of all of them. */
function firstOfLast(minutes: readonly Minute[], holds: (minute: Minute) => boolean): number | undefined {
  const held = minutes.map(holds);
  const last = held.lastIndexOf(false);
  return (minutes[last + 1] ?? minutes[0])?.at;
}
