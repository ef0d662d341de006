import * as v from 'valibot';

const name = v.pipe(
  v.string(),
  v.minLength(1, 'a text of at least 1 character'),
  v.maxLength(100, 'a text of at most 100 characters'),
);

/** An instant that the calendar has: `Date` alone would read 30 February as 1 March. */
function isRealInstant(value: string): boolean {
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split('-').map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() && !Number.isNaN(Date.parse(value));
}

/** Body of `POST /v1/account` but for the ICN's reading, which is a setting of the stage. */
export const AccountRequestBody = v.strictObject({
  /** Whole ICN; `readIcn` decides whether it can be used. */
  icn: v.pipe(v.string(), v.maxLength(64, 'at most 64 characters')),
  email: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.maxLength(254, 'at most 254 characters'),
        v.regex(/^[^\s@]+@[^\s@]+$/, 'an e-mail address or null'),
      ),
    ),
    null,
  ),
  terms_of_use: v.strictObject({
    status: v.literal('accepted'),
    /** When the Veteran accepted, ISO 8601 with a zone. */
    accepted_at: v.pipe(
      v.string(),
      v.regex(
        /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/,
        'a date and time with a zone, such as 2026-11-05T14:00:00Z',
      ),
      v.check(isRealInstant, 'a date that the calendar has'),
    ),
    revision: v.optional(name, '3'),
    legal_version: v.optional(name, '1.0'),
    document_title: v.optional(name, 'VA Enterprise Terms of Use'),
  }),
});
export type AccountRequestBody = v.InferOutput<typeof AccountRequestBody>;

export const accountRequestExample: v.InferInput<typeof AccountRequestBody> = {
  icn: '1012667145V762142',
  email: 'veteran@example.com',
  terms_of_use: { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' },
};
