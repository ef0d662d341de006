import { withoutIcns } from '../fault.ts';

/** The figures for machines; names as in the other commands' JSON. */
export function jsonOf(figures: object): string {
  return withoutIcns(JSON.stringify(figures, snakeCase, 2));
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
