import { withoutIcns } from '../fault.ts';
import type { Review } from './review.ts';

/** The figures for machines; names as in the other commands' JSON. */
export function jsonOf(review: Review): string {
  return withoutIcns(JSON.stringify(review, snakeCase, 2));
}

function snakeCase(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      of,
    ]),
  );
}
