import { sayMinutes, sayTime } from '../../rollout/said.ts';
import type { MetricReview } from '../five-metrics.ts';

/** Figures as people read them. A value that is not known is a hyphen: never a zero. */
export const UNKNOWN = '-';

/** In a table: `2026-11-22 15:00`, UTC as everywhere. */
export function sayWhen(at: number | undefined): string {
  return at === undefined ? UNKNOWN : sayTime(at).replace(' UTC', '');
}

/** A fraction of one: `99.95 %`. */
export function sayShare(share: number | undefined, digits = 2): string {
  return share === undefined ? UNKNOWN : `${(100 * share).toFixed(digits)} %`;
}

/** `12,345`. */
export function sayCount(count: number | undefined): string {
  return count === undefined ? UNKNOWN : Math.round(count).toLocaleString('en-US');
}

/** `1,620 ms`. */
export function sayMs(ms: number | undefined): string {
  return ms === undefined ? UNKNOWN : `${sayCount(ms)} ms`;
}

/** Milliseconds as `24 h`, `1 h 30 min`, `40 s`. */
export function sayDuration(ms: number | undefined): string {
  if (ms === undefined) return UNKNOWN;
  const seconds = Math.ceil(ms / 1000);
  return seconds > 0 && seconds < 60 ? `${seconds} s` : sayMinutes(Math.round(ms / 60_000));
}

/** `never`, `once`, `twice`, `3 times`. */
export function sayTimes(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${sayCount(count)} times`;
}

/** `1 alarm`, `2 alarms`. */
export function sayMany(count: number, one: string, many = `${one}s`): string {
  return `${sayCount(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function sayAll(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** What a metric came to: `99.95 %`, `1,620 ms`. */
export function sayMetric({ unit, value }: Pick<MetricReview, 'unit' | 'value'>): string {
  return unit === 'ms' ? sayMs(value) : sayShare(value);
}

/** Its limit: `over 99.9 %`. */
export function sayLimit({ unit, must, limit }: Pick<MetricReview, 'unit' | 'must' | 'limit'>): string {
  return `${must} ${unit === 'ms' ? sayMs(limit) : `${Number((100 * limit).toPrecision(6))} %`}`;
}
