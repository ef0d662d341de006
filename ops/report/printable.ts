import { withoutIcns } from '../fault.ts';

/** Control characters, and those that turn the direction of what stands around them. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text as it may stand in a report: one line, nothing unseen in it, and nobody to be found in it. */
export function printable(text: string): string {
  return withoutIcns(text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim());
}
