import type { Phase } from '../contracts/rollout-plans/plan.ts';

/** Milliseconds since 1970 at which a phase may begin; none if it has no time of its own. */
export function startOf(phase: Phase | undefined): number | undefined {
  return phase?.startsAt && instantOf(phase.startsAt.local, phase.startsAt.zone);
}

/**
 * The instant of a wall-clock time in a zone. Where clocks are set back it is the first of the two; a time that is
 * skipped when they are set forward is the instant just after.
 */
export function instantOf(local: string, zone: string): number {
  const asUtc = Date.parse(`${local}Z`);
  // The zone's distance from UTC at about that time, the day before and after for a change in between.
  const offsets = [-1, 1].map((days) => offsetAt(asUtc + days * 86_400_000, zone));
  const candidates = offsets
    .map((offset) => asUtc - offset)
    .filter((at) => at + offsetAt(at, zone) === asUtc);
  return candidates.length > 0 ? Math.min(...candidates) : asUtc - Math.min(...offsets);
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(at / 1000) * 1000;
}
