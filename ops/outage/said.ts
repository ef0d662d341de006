import type { Outage } from '../../lambdas/contracts/outage.ts';
import { sayTime } from '../rollout/said.ts';

/** Those that come or go on; a cancelled one takes no time. @param now milliseconds since 1970. */
export function plannedAt(now: number, outages: readonly Outage[]): readonly Outage[] {
  return outages.filter(({ start, end }) => end > now && start < end);
}

/** `mhv-90a9a913  mhv  2026-11-23 00:22 UTC to 2026-11-23 04:00 UTC  comes: patches`. */
export function lineOf({ id, service, start, end, message }: Outage, now: number): string {
  const when = start <= now ? 'goes on' : 'comes';
  return `${id}  ${service}  ${sayTime(start)} to ${sayTime(end)}  ${when}: ${message}`;
}
