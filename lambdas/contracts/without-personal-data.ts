/** Characters that are looked at: the patterns below take quadratic time, and a text can have 256 KB. */
const MOST_READ = 1_000;

/** What does not show, and could stand between two digits: zero-width, direction and variation marks. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const TAG = /<[/!?]?[a-z][^<>]*>|<[!?][^<>]*>/gi;
/** One that is never closed: with a space behind it, it is text everywhere. */
const OPEN_TAG = /<(?=[a-z/!?])/gi;

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const between = String.raw`[\s,.'\u2010-\u2015-]{0,3}`;
const slash = String.raw` ?[/.\\\u2010-\u2015\u2044\u2212-] ?`;
const day = String.raw`(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?!\d)`;
const year = String.raw`(?<!\d)(?:\d{4}|\d{2})(?!\d)`;

/**
 * In this order: what is left of one must not look like another. No class of Unicode's is negated or beside the flag
 * `i`: such patterns take seconds to compile, at the first text that is not Latin.
 */
const PERSONAL: readonly [RegExp, string][] = [
  // Every @ there is, also as an address in a link has it, or as people write who do not want to be found.
  [/[^\s@"']*["']? ?(?:@|%40|&#0*64;|&#x0*40;|[([] ?at ?[)\]]) ?["']?[^\s@"']*/gi, '[e-mail address]'],
  [/\p{Nd}+[\W_]{0,3}[Vv][\W_]{0,3}\p{Nd}{6,}(?:\^[A-Z0-9^]*)?/gu, '[ICN]'],
  [/eyJ[\w-]+(?:\.[\w-]+)*/g, '[token]'],
  [/(?<![\w-])(?=[\w-]*\d)[\w-]{32,}/g, '[token]'],
  // Social Security, file and telephone numbers, most dates: seven digits or more, however they are grouped.
  [/[(+]?\p{Nd}(?:[\W_]{0,5}\p{Nd}){6,}/gu, '[number]'],
  [/(?<=(?:\bssn|\bsocial|\blast ?(?:four|4))\D{0,30})\d{4,6}/gi, '[number]'],
  // Dates, of birth or not: nobody can tell.
  [new RegExp(`${day}${slash}${day}${slash}${year}`, 'g'), '[date]'],
  [new RegExp(`(?<!\\d)\\d{4}${slash}${day}${slash}${day}`, 'g'), '[date]'],
  [new RegExp(`\\b${month}${between}${day}${between}${year}`, 'gi'), '[date]'],
  [new RegExp(`${day}${between}(?:of )?${month}${between}${year}`, 'gi'), '[date]'],
];

/**
 * A text of MHV's or of a person's, fit for events, logs, answers and tables: one line, without markup and control
 * characters, and without what looks like personal data. What does not look like it stays: names, street addresses,
 * numbers in words or of fewer than seven digits, dates without a day. Entities stay as they were written.
 * @param mostLength characters; what is over is cut off.
 */
export function withoutPersonalData(text: string, mostLength: number): string {
  // Digits, @ and < in their wide and other forms become what they stand for; that can be longer, so it is cut again.
  const plain = wholeWords(wholeWords(text.toWellFormed()).normalize('NFKC'));
  const line = plain
    .replace(UNSEEN, '')
    .replace(TAG, ' ')
    .replace(OPEN_TAG, '< ')
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const cleaned = PERSONAL.reduce((rest, [what, word]) => rest.replace(what, word), line);
  return cleaned.slice(0, mostLength).trimEnd().toWellFormed();
}

/** A word that would be cut in two is left out: half an e-mail address would not be recognized. */
function wholeWords(text: string): string {
  return text.length > MOST_READ ? text.slice(0, MOST_READ).replace(/\S+$/, '') : text;
}
