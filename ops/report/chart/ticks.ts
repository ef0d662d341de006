const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY),
];

/** Ends and marks of a scale. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly number[];
}

/** A scale of round numbers that holds [least, most], with about `count` marks: steps of 1, 2 or 5 times a power of 10. */
export function roundScale(least: number, most: number, count: number): Scale {
  const span = most > least ? most - least : 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = ([1, 2, 5].find((factor) => factor * power * count >= span) ?? 10) * power;
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil((least + span) / step - 1e-9);
  // Multiples, and not sums: 0.1 + 0.2 is no round number.
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { least: ticks[0] as number, most: ticks.at(-1) as number, ticks };
}

/** Round times in [from, to] (milliseconds since 1970, UTC), at most `count`. */
export function timeTicks(from: number, to: number, count: number): readonly number[] {
  const step = TIME_STEPS.find((each) => (to - from) / each <= count - 1) ?? 365 * DAY;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
}
