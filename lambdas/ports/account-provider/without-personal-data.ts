/** Characters; the longest text that MHV is known to send has 63 (docs/domain.md 2). */
const MOST_LENGTH = 200;

/** Characters that are looked at: the patterns below take quadratic time, and a text can have 256 KB. */
const MOST_READ = 1_000;

const PERSONAL: readonly [RegExp, string][] = [
  [/[^\s@<>"']+@[^\s@<>"']+/g, '[e-mail address]'],
  [/\d{1,10}V\d{6}(\^[A-Z0-9^]*)?/g, '[ICN]'],
  [/eyJ[\w-]+(\.[\w-]+)*/g, '[token]'],
  // Identifiers and telephone numbers: seven digits or more, however they are grouped.
  [/\b\d(?:[ .()-]{0,2}\d){6,}\b/g, '[number]'],
];

/**
 * A text of MHV's, fit for events, logs and answers: MHV's words are not ours to trust, and what it echoes
 * of the request must not travel on.
 */
export function withoutPersonalData(text: string): string {
  // A word that is cut in two is left out: half an e-mail address would not be recognized.
  const read = text.length > MOST_READ ? text.slice(0, MOST_READ).replace(/\S+$/, '') : text;
  const line = read.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return PERSONAL.reduce((cleaned, [what, word]) => cleaned.replace(what, word), line).slice(0, MOST_LENGTH);
}
