import * as v from 'valibot';

/** Milliseconds since 1970. */
const Time = v.pipe(v.number(), v.integer());

/** What has planned outages: what this pipeline depends on. */
export const outageServices = ['mhv', 'sts', 'redis'] as const;
export type OutageService = (typeof outageServices)[number];

/**
 * What is told of one outage, each once; `announced` or `begun` once more after each change. Teams get all of it but the
 * `summary` of what happened in it.
 */
export const outageNotices = ['announced', 'cancelled', 'begun', 'ended', 'summary'] as const;

/** A time in which a service is known to be away. */
export const Outage = v.object({
  id: v.string(),
  service: v.picklist(outageServices),
  start: Time,
  /** A cancelled one ends when it was cancelled: at its start, if it had not begun. */
  end: Time,
  message: v.string(),
  /** The operator who announced it, or changed it last. */
  by: v.string(),
  /** When its end was changed last. */
  changedAt: v.optional(Time),
  /** A change takes out what has to be told again: `announced` of one that comes, `begun` of one that goes on. */
  told: v.array(v.picklist(outageNotices)),
});
export type Outage = v.InferOutput<typeof Outage>;

/**
 * Every outage that is kept, those that are over too, by their start: one item, so that none can overlap another
 * (docs/adr/0018).
 */
export const OutageCalendar = v.object({ version: v.number(), outages: v.array(Outage) });
export type OutageCalendar = v.InferOutput<typeof OutageCalendar>;

export const emptyCalendar: OutageCalendar = { version: 0, outages: [] };

/** After its end. Rollout and review look back less, and an item of DynamoDB has 400 KB at most. */
export const OUTAGE_KEPT_MS = 90 * 86_400_000;

/**
 * The calendar that comes after this one: these outages, without those that are over for so long that nobody asks.
 * @param now milliseconds since 1970.
 */
export function nextCalendar(
  { version }: OutageCalendar,
  outages: readonly Outage[],
  now: number,
): OutageCalendar {
  const kept = outages.filter(({ end }) => end >= now - OUTAGE_KEPT_MS);
  return { version: version + 1, outages: kept.sort((a, b) => a.start - b.start) };
}

/**
 * Whether the rollout's clock stops, and MHV is not asked: for the services on the way to an account. The cache is not,
 * and a fault beside it has to be seen.
 */
function stopsClock({ service }: Pick<Outage, 'service'>): boolean {
  return service !== 'redis';
}

/** What the rollout's clock needs of one. */
export type OutageTime = Pick<Outage, 'service' | 'start' | 'end'>;

/** Milliseconds of [from, to) in which no outage stops the clock. */
export function timeWithoutOutages(from: number, to: number, outages: readonly OutageTime[]): number {
  // Asked for every minute of every look: mostly there are none.
  if (outages.length === 0) return Math.max(0, to - from);
  let passed = 0;
  let at = from;
  for (const { start, end } of outages.filter(stopsClock).sort((a, b) => a.start - b.start)) {
    if (start > at) passed += Math.max(0, Math.min(start, to) - at);
    at = Math.max(at, Math.min(end, to));
  }
  return passed + Math.max(0, to - at);
}

export function inOutage<T extends Pick<Outage, 'start' | 'end'>>(
  at: number,
  outages: readonly T[],
): T | undefined {
  return outages.find(({ start, end }) => start <= at && at < end);
}

/**
 * What keeps MHV from being asked at this time: of the outages that stop the clock, the one that lasts longest.
 * @param at milliseconds since 1970.
 */
export function stoppingAt<T extends OutageTime>(at: number, outages: readonly T[]): T | undefined {
  const going = outages.filter((outage) => stopsClock(outage) && inOutage(at, [outage]));
  return going.sort((a, b) => b.end - a.end)[0];
}

/** Those that end after this time (milliseconds since 1970), by their start. */
export function endingAfter(time: number, { outages }: OutageCalendar): readonly Outage[] {
  return outages.filter(({ end }) => end > time);
}
