import { ZONE } from './business-hours.ts';

const eastern = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** `Wed, Nov 25, 2:04 AM EST (2026-11-25 07:04 UTC)`. @param at milliseconds since 1970. */
export function sayTime(at: number): string {
  return `${sayEastern(at)} (${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC)`;
}

/** `Wed, Nov 25, 2:04 AM EST`, in plain spaces: a phone's message is twice as short with one that is not ASCII. */
export function sayEastern(at: number): string {
  return eastern.format(at).replaceAll(/\s/g, ' ');
}

/** `3 minutes`, `2 hours 5 minutes`. @param ms milliseconds. */
export function sayLength(ms: number): string {
  const all = Math.max(1, Math.round(ms / 60_000));
  const [days, hours, minutes] = [Math.floor(all / 1_440), Math.floor(all / 60) % 24, all % 60];
  return [[days, 'day'] as const, [hours, 'hour'] as const, [minutes, 'minute'] as const]
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}
