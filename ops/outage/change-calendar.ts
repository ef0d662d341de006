import { nextCalendar, type Outage } from '../../lambdas/contracts/outage.ts';
import type { Clock } from '../../lambdas/ports/clock/clock.ts';
import type { OutageStore } from '../../lambdas/ports/outage-store/outage-store.ts';
import { WrongUse } from '../command.ts';
import { sayTime } from '../rollout/said.ts';
import { checkLength } from './plan-outage.ts';
import { plannedAt } from './said.ts';

/**
 * One outage as an operator wants it, given all there are; `now` in milliseconds since 1970.
 * @throws if that cannot be: nothing has changed then.
 */
export type Change = (outages: readonly Outage[], now: number) => Outage;

/** The router of incidents writes too, whom it has told. */
const MOST_TURNS = 5;

/** Reads, decides and writes; decides again on what is there then, if somebody else was first. */
export async function changeCalendar(
  { outages, clock }: { readonly outages: OutageStore; readonly clock: Clock },
  change: Change,
): Promise<Outage> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const calendar = await outages.read();
    const now = clock.now();
    const changed = change(calendar.outages, now);
    const others = calendar.outages.filter(({ id }) => id !== changed.id);
    const next = nextCalendar(calendar, [...others, changed], now);
    if ((await outages.write(next)) === 'written') return changed;
  }
  throw new Error(`others have changed the planned outages ${MOST_TURNS} times meanwhile: try again`);
}

export function announced(outage: Outage): Change {
  return (outages) => {
    checkFree(outage, outages);
    return outage;
  };
}

/** It is kept: the rollout still has to know what time it took. */
export function cancelled(id: string, by: string): Change {
  return (outages, now) => {
    const found = plannedNamed(id, outages, now);
    return { ...found, end: Math.max(found.start, now), by };
  };
}

/** Longer or shorter; teams are told of it again. @param end milliseconds since 1970. */
export function withEnd(id: string, end: number, by: string): Change {
  return (outages, now) => {
    const found = plannedNamed(id, outages, now);
    const from = Math.max(found.start, now);
    if (end <= from) throw new WrongUse(`--end is not after ${iso(from)}: cancel ends it, or takes it away`);
    if (end === found.end) throw new WrongUse(`--end: ${id} ends at that time already`);
    const again = found.start <= now ? 'begun' : 'announced';
    const told = found.told.filter((notice) => notice !== again);
    const changed = { ...found, end, by, told, changedAt: now };
    checkLength(changed);
    checkFree(changed, outages);
    return changed;
  };
}

const iso = (at: number) => new Date(at).toISOString();

function checkFree(outage: Outage, outages: readonly Outage[]): void {
  const other = outages.find((each) => each.id !== outage.id && overlaps(each, outage));
  if (!other) return;
  const { id, start, end } = other;
  throw new Error(
    `it overlaps ${id} (${sayTime(start)} to ${sayTime(end)}): cancel or change that one, or announce the rest`,
  );
}

function overlaps(a: Outage, b: Outage): boolean {
  return a.service === b.service && a.start < a.end && a.start < b.end && b.start < a.end;
}

function plannedNamed(id: string, outages: readonly Outage[], now: number): Outage {
  const planned = plannedAt(now, outages);
  const found = planned.find((outage) => outage.id === id);
  if (found) return found;
  const known = planned.map((outage) => outage.id).join(', ') || 'none';
  throw new Error(`no outage "${id}" is planned or going on: there is ${known}`);
}
